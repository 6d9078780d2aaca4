import type { EpochMs } from "../kernel/time.ts";

/** One closed candle. Prices in quote, volume in base. */
export interface Candle {
  readonly tsOpen: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Closed candles of one instrument in columns, ascending by `tsOpen` without repeats; absent candles are simply
 * not there. Every column has `length` entries; `tsOpen` holds epoch milliseconds.
 */
export interface CandleSeries {
  readonly length: number;
  readonly tsOpen: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** An all-zero series of `length` rows whose columns the caller fills. */
export function allocateCandleSeries(length: number): CandleSeries {
  const column = () => new Float64Array(length);
  return {
    length,
    tsOpen: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

/** Rows `[start, end)` as a view on the same memory. */
export function sliceCandleSeries(series: CandleSeries, start: number, end: number): CandleSeries {
  const column = (values: Float64Array) => values.subarray(start, end);
  const tsOpen = column(series.tsOpen);
  return {
    length: tsOpen.length,
    tsOpen,
    open: column(series.open),
    high: column(series.high),
    low: column(series.low),
    close: column(series.close),
    volume: column(series.volume),
  };
}

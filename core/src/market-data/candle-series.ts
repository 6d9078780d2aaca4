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

/** The first index whose `tsOpen` is not before `at`; `length` where all are. */
export function firstIndexAt(series: CandleSeries, at: number): number {
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((series.tsOpen[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The candles that open in `[start, end)`, as a view on the same memory. */
export function candlesBetween(series: CandleSeries, start: number, end: number): CandleSeries {
  return sliceCandleSeries(series, firstIndexAt(series, start), firstIndexAt(series, end));
}

/** Row `index` as a value of its own, or null beyond the ends. */
export function candleAt(series: CandleSeries, index: number): Candle | null {
  const tsOpen = series.tsOpen[index];
  if (tsOpen === undefined) return null;
  return {
    tsOpen: tsOpen as EpochMs,
    open: series.open[index] ?? 0,
    high: series.high[index] ?? 0,
    low: series.low[index] ?? 0,
    close: series.close[index] ?? 0,
    volume: series.volume[index] ?? 0,
  };
}

/** The rows of `candles` in columns; they must already be ascending. */
export function candleSeriesOf(candles: readonly Candle[]): CandleSeries {
  const series = allocateCandleSeries(candles.length);
  for (const [index, candle] of candles.entries()) writeCandle(series, index, candle);
  return series;
}

/** Puts `candle` into row `index`. */
export function writeCandle(series: CandleSeries, index: number, candle: Candle): void {
  series.tsOpen[index] = candle.tsOpen;
  series.open[index] = candle.open;
  series.high[index] = candle.high;
  series.low[index] = candle.low;
  series.close[index] = candle.close;
  series.volume[index] = candle.volume;
}

import type { CandleSeries } from "../market-data/candle-series.ts";

/** Candles with the intermediate series that indicators of one batch share. */
export interface SeriesFrame {
  readonly candles: CandleSeries;
  /**
   * The series of this name, computed at the first call. The name says everything that it depends on, the kernel, its
   * source and its periods: `ema(close,20)`. Nobody writes to it once it is made.
   */
  shared(name: string, compute: () => Float64Array): Float64Array;
}

/**
 * A frame over `candles` that keeps at most `maxBytes` of shared series. Those that come later are computed at each call:
 * a grid visits its points in circles, so what was kept first is asked for again, and values never depend on it.
 */
export function createSeriesFrame(candles: CandleSeries, maxBytes = Number.POSITIVE_INFINITY): SeriesFrame {
  const series = new Map<string, Float64Array>();
  let bytes = 0;
  return {
    candles,
    shared(name, compute) {
      const known = series.get(name);
      if (known !== undefined) return known;
      const made = compute();
      // Read after `compute`, which may have shared series of its own.
      if (bytes + made.byteLength <= maxBytes) {
        series.set(name, made);
        bytes += made.byteLength;
      }
      return made;
    },
  };
}

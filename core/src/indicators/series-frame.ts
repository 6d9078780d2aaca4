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

export function createSeriesFrame(candles: CandleSeries): SeriesFrame {
  const series = new Map<string, Float64Array>();
  return {
    candles,
    shared(name, compute) {
      const known = series.get(name);
      if (known !== undefined) return known;
      const made = compute();
      series.set(name, made);
      return made;
    },
  };
}

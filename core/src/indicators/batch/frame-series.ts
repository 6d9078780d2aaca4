import type { SeriesFrame } from "../series-frame.ts";
import { exactMeans } from "./exact-means.ts";
import { exponentialAverages } from "./exponential-averages.ts";
import { trueRanges } from "./true-ranges.ts";
import { wilderAverages } from "./wilder-averages.ts";
import { windowDeviations } from "./window-deviations.ts";

type PriceColumn = "open" | "high" | "low" | "close";

// Series that several indicators, or several points of one, have in common: each is computed once a frame.

/** The exact means of a price column over `period` bars. */
export function sharedMeans(frame: SeriesFrame, column: PriceColumn, period: number): Float64Array {
  return frame.shared(`sma(${column},${period})`, () =>
    exactMeans(frame.candles[column], period, frame.column()),
  );
}

/** The exponential averages of a price column over `period` bars. */
export function sharedExponentialAverages(
  frame: SeriesFrame,
  column: PriceColumn,
  period: number,
): Float64Array {
  return frame.shared(`ema(${column},${period})`, () =>
    exponentialAverages(frame.candles[column], period, { into: frame.column() }),
  );
}

/** The population deviations of a price column over `period` bars, around its exact means. */
export function sharedDeviations(frame: SeriesFrame, column: PriceColumn, period: number): Float64Array {
  return frame.shared(`deviation(${column},${period})`, () =>
    windowDeviations(frame.candles[column], sharedMeans(frame, column, period), {
      period,
      into: frame.column(),
    }),
  );
}

/** The true ranges; NaN on the first bar. */
export function sharedTrueRanges(frame: SeriesFrame): Float64Array {
  return frame.shared("true_range", () => trueRanges(frame.candles, frame.column()));
}

/** Wilder's averages of the true ranges over `period` bars. */
export function sharedAverageTrueRanges(frame: SeriesFrame, period: number): Float64Array {
  return frame.shared(`wilder(true_range,${period})`, () =>
    wilderAverages(sharedTrueRanges(frame), period, { from: 1, into: frame.column() }),
  );
}

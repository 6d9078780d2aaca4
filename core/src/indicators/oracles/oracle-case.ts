import type { CandleSeries } from "../../market-data/candle-series.ts";

/** One function of an oracle's file, and the indicator of ours that has to give its values. */
export interface OracleCase {
  readonly source: OracleSource;
  /** As the file names it: TA-Lib's and talipp's function, or Stock.Indicators' whole call. */
  readonly name: string;
  readonly id: string;
  /** Our parameters from the file's; every entry of that function is compared. Stock.Indicators' calls have none. */
  params(theirs: Readonly<Record<string, number>>): Readonly<Record<string, number | string>>;
  /** The file's output by the name of ours. What talipp gives as a plain number is called `value`. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What their value is in our units, such as percent of a fraction. */
  convert?(value: number): number;
  /**
   * The first bar that is compared: `start` (the oracle's first value, before which ours is NaN too), `convergence` (ours,
   * where seeds differ) or a bar. All but `start` need a `difference`.
   */
  readonly from?: "start" | "convergence" | number;
  /** The candles over which ours is computed, where the oracle reads the file's in another way; needs a `difference`. */
  candles?(theirs: CandleSeries): CandleSeries;
  /** How many bars later the oracle draws a value than ours, negative where earlier; needs a `difference`. */
  readonly shift?: number;
  /** How the oracle differs and why ours is as it is; it goes into the documents. */
  readonly difference?: string;
  /**
   * Where the oracle's running sums lose a flat window's deviation: bars on which the closes of our `period` deviate by
   * less than this share of their mean are exempt, and counted.
   */
  readonly flatBelow?: number;
}

export const ORACLE_SOURCES = ["talib", "stock_indicators", "talipp"] as const;
export type OracleSource = (typeof ORACLE_SOURCES)[number];

/** A function of an oracle's file that nothing is compared with, and why. */
export interface UncomparedFunction {
  readonly source: OracleSource;
  readonly name: string;
  readonly reason: string;
}

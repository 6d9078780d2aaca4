/** One function of an oracle's file, and the indicator of ours that has to give its values. */
export interface OracleCase {
  readonly source: "talib" | "stock_indicators" | "talipp";
  /** As the file names it: TA-Lib's and talipp's function, or Stock.Indicators' whole call. */
  readonly name: string;
  readonly id: string;
  /** Our parameters from the file's; every entry of that function is compared. */
  params(theirs: Readonly<Record<string, number>>): Readonly<Record<string, number | string>>;
  /** The file's output by the name of ours. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What their value is in our units, such as percent of a fraction. */
  convert?(value: number): number;
  /**
   * The first bar that is compared: `start` (the oracle's first value, before which ours is NaN too), `convergence` (ours,
   * where seeds differ) or a bar. All but `start` need a `difference`.
   */
  readonly from?: "start" | "convergence" | number;
  /** How the oracle differs and why ours is as it is; it goes into the documents. */
  readonly difference?: string;
  /** Decimal places that the oracle prints, where fewer than a relative 1e-9 needs. */
  readonly printedPlaces?: number;
}

/** A function of an oracle's file that nothing is compared with, and why. */
export interface UncomparedFunction {
  readonly source: OracleCase["source"];
  readonly name: string;
  readonly reason: string;
}

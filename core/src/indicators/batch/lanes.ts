/** Of which rows averages are computed, and where they go. */
export interface AverageRows {
  /** The row of the first value, 0 where it is not said. Rows before it are NaN. */
  readonly from?: number;
  /** A column of the values' length of which every cell is written; a new one where there is none. */
  readonly into?: Float64Array;
}

/** A series cut into stretches of the same length, which one loop walks side by side. */
export interface Lanes {
  /** Where the first stretch begins; stretch `k` begins at `first + k * length`. */
  readonly first: number;
  readonly length: number;
  /** Bars before its own beginning at which a stretch starts to walk, from any value. */
  readonly runIn: number;
}

/** How many lifetimes of an average (1 / weight) a run-in lasts: the seed's weight is then e^-50. */
const RUN_IN_LIFETIMES = 50;
/** A stretch has to be several times its run-in, or walking it twice costs more than it saves. */
const LEAST_RUN_INS = 4;

/**
 * The stretches of rows `[first, end)` for an average whose latest value has `weight`, or null where the series is too
 * short to be cut. Up to `count - 1` rows are left at the end.
 */
export function cutLanes(
  rows: { readonly first: number; readonly end: number },
  count: number,
  weight: number,
): Lanes | null {
  const length = Math.floor((rows.end - rows.first) / count);
  const runIn = Math.ceil(RUN_IN_LIFETIMES / weight);
  return length < LEAST_RUN_INS * runIn ? null : { first: rows.first, length, runIn };
}

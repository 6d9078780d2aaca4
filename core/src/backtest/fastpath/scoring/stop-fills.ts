import type { ScoringTerms } from "./scoring-terms.ts";
import type { StopQuery } from "./stop-search.ts";

/** The prices at which a position is left: the loss is `lower` of a long and `upper` of a short. Off is not a number. */
export type StopLevels = Pick<StopQuery, "lower" | "upper">;

/** How stops are reached, and at which price, by a fill model. */
export interface StopFills {
  /** What reaches a lower level, and what an upper one: a price for each range bar. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1 where a stop on the bar of the exit comes before it, 0 where both are the same fill. */
  readonly exitBars: 0 | 1;
  /** The first bar of `[from, end)` that reaches a level; `end` if none does. */
  firstStop(query: StopQuery): number;
  /** What a bar that reaches a level fills at, before slippage. */
  priceAt(bar: number, levels: StopLevels, side: 1 | -1): number;
}

/** Fill model `close`. Which of both stops it is does not matter: the fill is the close. */
export function createCloseFills({ close, parts }: ScoringTerms): StopFills {
  return {
    low: close,
    high: close,
    exitBars: 0,
    firstStop: (query) => parts.firstStop(close, query),
    priceAt: (bar) => close[bar] ?? 0,
  };
}

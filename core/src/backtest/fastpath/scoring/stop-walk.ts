import type { SegmentChunk } from "./base-segments.ts";
import type { ScoringTerms } from "./scoring-terms.ts";
import type { SignalWords } from "./signal-words.ts";
import type { StopFills, StopLevels } from "./stop-fills.ts";
import type { StopQuery } from "./stop-search.ts";
import { fillDirection, fillPrice } from "./trade-costs.ts";

/** A variant with a pair of stops, and its state. Percent of the entry price; NaN is off. */
export interface StoppedVariant {
  readonly state: number;
  readonly slPct: number;
  readonly tpPct: number;
}

/** Plays the segments of one block for one pair of stops. */
export type StopWalk = (chunk: SegmentChunk, variant: StoppedVariant) => void;

/**
 * A segment whose prices stay between the levels is one trade, the same for every pair; otherwise it is walked: out at the
 * stop, in again where a signal of its side still stands, until its exit bar.
 */
export function createStopWalk(
  { accounts, costs, close, parts }: ScoringTerms,
  fills: StopFills,
  signals: SignalWords,
): StopWalk {
  const query: StopQuery = { from: 0, end: 0, lower: 0, upper: 0 };

  function walkSegment(chunk: SegmentChunk, index: number, variant: StoppedVariant): void {
    const side = (chunk.side[index] ?? 0) > 0 ? 1 : -1;
    const exitBar = chunk.exitBar[index] ?? 0;
    const shares = levelShares(side, variant);
    const ownBits = side > 0 ? signals.long : signals.short;
    let entryBar = chunk.entryBar[index] ?? 0;
    let entryFill = chunk.entryFill[index] ?? 0;
    query.end = exitBar + fills.exitBars;
    for (;;) {
      query.from = entryBar + 1;
      query.lower = entryFill * shares.lower;
      query.upper = entryFill * shares.upper;
      const bar = fills.firstStop(query);
      const price = bar < query.end ? fills.priceAt(bar, query, side) : (close[exitBar] ?? 0);
      const exitFill = fillPrice(fillDirection(side, 0), price, costs);
      accounts.settle(variant.state, parts.tradeReturnOf(side, exitFill / entryFill, costs));
      if (bar >= exitBar || accounts.isRuined(variant.state)) return;
      entryBar = parts.firstReentry(ownBits, bar, exitBar);
      if (entryBar >= exitBar) return;
      entryFill = fillPrice(side, close[entryBar] ?? 0, costs);
    }
  }

  return (chunk, variant) => {
    const { state } = variant;
    const long = levelShares(1, variant);
    const short = levelShares(-1, variant);
    for (let index = 0; index < chunk.count; index++) {
      if (accounts.isRuined(state)) return;
      const shares = (chunk.side[index] ?? 0) > 0 ? long : short;
      const entryFill = chunk.entryFill[index] ?? 0;
      const isHit =
        (chunk.low[index] ?? 0) <= entryFill * shares.lower ||
        (chunk.high[index] ?? 0) >= entryFill * shares.upper;
      if (isHit) walkSegment(chunk, index, variant);
      else accounts.settle(state, chunk.returnFraction[index] ?? 0);
    }
  };
}

/** The levels as shares of the entry price, by the operations of core/src/execution/stops.ts. */
function levelShares(side: 1 | -1, { slPct, tpPct }: StoppedVariant): StopLevels {
  return side > 0
    ? { lower: 1 - slPct / 100, upper: 1 + tpPct / 100 }
    : { lower: 1 - tpPct / 100, upper: 1 + slPct / 100 };
}

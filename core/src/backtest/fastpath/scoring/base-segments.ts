import type { BlockChanges, ScoringTerms } from "./scoring-terms.ts";
import type { StopFills } from "./stop-fills.ts";
import { fillDirection, fillPrice, type SideSign } from "./trade-costs.ts";

/**
 * The stretches for which a variant without stops holds a position, those that end in one block. Whatever stops do in
 * between, the position is left on the exit bar at the latest, and the other side is free to follow: they are the same for
 * every pair of stops.
 */
export interface SegmentChunk {
  count: number;
  readonly side: Int8Array;
  readonly entryBar: Int32Array;
  readonly exitBar: Int32Array;
  readonly entryFill: Float64Array;
  /** What the whole stretch earns per unit of its budget. */
  readonly returnFraction: Float64Array;
  /**
   * The lowest and the highest price that reaches stops, after the entry bar and before the exit bar, or until it where its
   * stops come first; an empty interval where no bar is left.
   */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface BaseSegments {
  /** Forgets what is open: another variant begins. */
  start(): void;
  openSide(): SideSign;
  /** The segments that end in the next block; valid until the call after. */
  next(block: BlockChanges): SegmentChunk;
}

/** Writes segments to `chunk`, which has room for a block of them. */
export function createBaseSegments(
  { setup, costs, latch, close, parts }: ScoringTerms,
  fills: StopFills,
  chunk: SegmentChunk,
): BaseSegments {
  let side: SideSign = 0;
  let entryBar = 0;
  let entryFill = 0;

  function end(exitBar: number, exitFill: number): void {
    const index = chunk.count++;
    chunk.side[index] = side;
    chunk.entryBar[index] = entryBar;
    chunk.exitBar[index] = exitBar;
    chunk.entryFill[index] = entryFill;
    chunk.returnFraction[index] = parts.tradeReturnOf(side, exitFill / entryFill, costs);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const endBar = exitBar + fills.exitBars;
    for (let bar = entryBar + 1; bar < endBar; bar++) {
      const lowest = fills.low[bar] ?? 0;
      const highest = fills.high[bar] ?? 0;
      if (lowest < low) low = lowest;
      if (highest > high) high = highest;
    }
    chunk.low[index] = low;
    chunk.high[index] = high;
  }

  return {
    start() {
      side = 0;
    },
    openSide: () => side,
    next({ changes, changeCount, isSet, isLast }) {
      chunk.count = 0;
      let isSetNow = isSet;
      for (let index = 0; index < changeCount; index++) {
        isSetNow = !isSetNow;
        const bar = changes[index] ?? 0;
        const next = isSetNow ? latch.sideWhenSet : latch.sideWhenReset;
        const fill = fillPrice(fillDirection(side, next), close[bar] ?? 0, costs);
        if (side !== 0) end(bar, fill);
        side = next;
        entryBar = bar;
        entryFill = fill;
      }
      const lastBar = setup.endBar - 1;
      if (isLast && side !== 0) end(lastBar, fillPrice(fillDirection(side, 0), close[lastBar] ?? 0, costs));
      return chunk;
    },
  };
}

export function allocateSegments(capacity: number): SegmentChunk {
  return {
    count: 0,
    side: new Int8Array(capacity),
    entryBar: new Int32Array(capacity),
    exitBar: new Int32Array(capacity),
    entryFill: new Float64Array(capacity),
    returnFraction: new Float64Array(capacity),
    low: new Float64Array(capacity),
    high: new Float64Array(capacity),
  };
}

import { BLOCK_BARS } from "../bit-series.ts";
import { allocateSegments, type SegmentChunk } from "./base-segments.ts";
import { allocateSignalWords, type SignalWords, WORDS_PER_BLOCK } from "./signal-words.ts";

/** What the plain kernels write on the way, kept from setup to setup: a grid of many windows is configured often. */
export interface ScoringBuffers {
  /** Bars on which the position changes, of one block. */
  readonly changes: Int32Array;
  /** Signals of one block. */
  readonly blockSignals: SignalWords;
  /** Segments that end in one block: one more than changes, for the last bar. */
  readonly segments: SegmentChunk;
  /** Signals of a whole range; the words of other ranges stand in it. */
  rangeSignals(blocks: number): SignalWords;
}

export function createScoringBuffers(): ScoringBuffers {
  let ofRange = allocateSignalWords(0);
  return {
    changes: new Int32Array(BLOCK_BARS),
    blockSignals: allocateSignalWords(1),
    segments: allocateSegments(BLOCK_BARS + 1),
    rangeSignals(blocks) {
      if (ofRange.long.length < blocks * WORDS_PER_BLOCK) ofRange = allocateSignalWords(blocks);
      return ofRange;
    },
  };
}

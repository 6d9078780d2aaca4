import { BLOCK_BARS, BLOCK_BYTES } from "./bit-series.ts";
import { blockCloses, closes, directionMode, firstBar, indicators, lastBar, SHORT_ONLY } from "./setup.ts";

// The block in work.

/** From the start of a bit series. */
export let blockOffset: usize = 0;
/** Bars on which positions may change by signals: `[blockFrom, blockTo)`; `blockTo` ends the simulation in the last block. */
export let blockFrom: i32 = 0;
export let blockTo: i32 = 0;
export let isLastBlock: bool = false;
/** Whether bits must be copied before they can be looked through. */
export let needsCopy: bool = false;
/** The number of its first 64 bars among all those of the range. */
export let blockRun: usize = 0;

export function startBlock(block: i32): void {
  const start = block * BLOCK_BARS;
  blockOffset = <usize>block * BLOCK_BYTES;
  blockRun = <usize>start >> 6;
  blockFrom = max(firstBar - start, 0);
  blockTo = min(lastBar - start, BLOCK_BARS);
  isLastBlock = lastBar - start < BLOCK_BARS;
  needsCopy = blockFrom > 0 || blockTo < BLOCK_BARS || indicators > 2 || directionMode === SHORT_ONLY;
  const bars = isLastBlock ? blockTo + 1 : BLOCK_BARS;
  memory.copy(blockCloses, closes + ((<usize>start) << 3), (<usize>bars) << 3);
}

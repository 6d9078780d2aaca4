import { BLOCK_BARS, BLOCK_BYTES, BLOCK_WORDS, HALF_BYTES } from "./bit-series.ts";
import { encode, scaleOf, widen } from "./codes.ts";
import { COMPARISON_BYTES, DOWN, FIRST_BAR, UP } from "./comparison.ts";
import { markCodes } from "./mark-codes.ts";
import { markDoubles } from "./mark-doubles.ts";

// Bit series from columns: what rule-kernels.ts calls. Every result is that of the doubles' own comparison.
//
// Measured in a block that is in the cache, 64 bars and both sides, the best of 200 runs: 5.5 ns by codes (29 ns where
// all of them are equal), 21 ns by doubles that are narrowed to bits 16 at a time, 43 ns by doubles whose bits are
// taken by two. Of all pairs of averages of 2 to 100 bars of recorded minutes (Bitcoin of 2019, 2023 and 2025, Dogecoin)
// codes are equal on 0.3 to 1.1 of 10,000 bars, and the doubles themselves on up to 0.7; floats of 32 bits would be on 0.8
// to 1.9, and take twice the memory.

export { encode, scaleOf, widen };

/**
 * Makes blocks `[fromBlock, toBlock)` of every comparison's sides, then copies (`u32` from, `u32` to) that are the same.
 * `flagBytes` before a column of codes there is a byte a block, set where one of its numbers is not finite. `unused`
 * takes a side nobody wants.
 */
export function markBlocks(
  comparisons: usize,
  count: i32,
  copies: usize,
  copyCount: i32,
  fromBlock: i32,
  toBlock: i32,
  bars: i32,
  flagBytes: usize,
  unused: usize,
): void {
  for (let block = fromBlock; block < toBlock; block++) {
    for (let index = 0; index < count; index++) {
      markBlock(comparisons + <usize>index * COMPARISON_BYTES, block, bars, flagBytes, unused);
    }
    const offset = <usize>block * BLOCK_BYTES;
    for (let index = 0; index < copyCount; index++) {
      const pair = copies + ((<usize>index) << 3);
      const from = <usize>load<u32>(pair) + offset;
      const to = <usize>load<u32>(pair, 4) + offset;
      for (let at: usize = 0; at < HALF_BYTES; at += 16) v128.store(to + at, v128.load(from + at));
    }
  }
}

function markBlock(one: usize, block: i32, bars: i32, flagBytes: usize, unused: usize): void {
  const blockBar = block * BLOCK_BARS;
  const here = min(BLOCK_BARS, bars - blockBar);
  const offset = <usize>block * BLOCK_BYTES;
  const upPlace = <usize>load<u32>(one, UP);
  const downPlace = <usize>load<u32>(one, DOWN);
  const up = upPlace === 0 ? unused : upPlace + offset;
  const down = downPlace === 0 ? unused + HALF_BYTES : downPlace + offset;
  const words = (here + 63) >> 6;
  const firstBar = load<i32>(one, FIRST_BAR) - blockBar;
  if (firstBar < here) {
    if (!markCodes(one, block, here, flagBytes, up, down)) markDoubles(one, blockBar, words, up, down);
  }
  trim(up, here, firstBar);
  trim(down, here, firstBar);
}

/** Clears the bits of a block before `firstBar` and from `end` on, both bars of the block. */
function trim(side: usize, end: i32, firstBar: i32): void {
  const from = max(0, min(firstBar, end));
  const wholeBefore = from >> 6;
  for (let word = 0; word < wholeBefore; word++) store<u64>(side + ((<usize>word) << 3), 0);
  if ((from & 63) !== 0) {
    const at = side + ((<usize>wholeBefore) << 3);
    store<u64>(at, load<u64>(at) & ((<u64>-1) << (<u64>(from & 63))));
  }
  const last = end >> 6;
  if ((end & 63) !== 0) {
    const at = side + ((<usize>last) << 3);
    store<u64>(at, load<u64>(at) & ~((<u64>-1) << (<u64>(end & 63))));
  }
  for (let word = (end + 63) >> 6; word < BLOCK_WORDS; word++) store<u64>(side + ((<usize>word) << 3), 0);
}

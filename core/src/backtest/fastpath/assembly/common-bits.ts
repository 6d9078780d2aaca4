import { BLOCK_BARS, BLOCK_BYTES, BLOCK_WORDS, HALF_BYTES } from "./bit-series.ts";
import { blockFrom, blockOffset, blockTo } from "./block.ts";
import { commonBits, directionMode, indicators, SHORT_ONLY } from "./setup.ts";

/** Writes the common bits of a variant's series as one block, enter bits first, those outside of the window left out. */
export function combine(points: usize): void {
  memory.copy(commonBits, <usize>load<u32>(points) + blockOffset, BLOCK_BYTES);
  for (let series = 1; series < indicators; series++) {
    const block = <usize>load<u32>(points + ((<usize>series) << 2)) + blockOffset;
    for (let at: usize = 0; at < BLOCK_BYTES; at += 16) {
      v128.store(commonBits + at, v128.and(v128.load(commonBits + at), v128.load(block + at)));
    }
  }
  if (blockFrom === 0 && blockTo === BLOCK_BARS && directionMode !== SHORT_ONLY) return;
  for (let word = 0; word < BLOCK_WORDS; word++) {
    clip(word, windowMask(blockFrom - (word << 6), blockTo - (word << 6)));
  }
}

function clip(word: i32, mask: u64): void {
  const at = commonBits + ((<usize>word) << 3);
  const long = load<u64>(at) & mask;
  const short = load<u64>(at, HALF_BYTES) & mask;
  const swaps = directionMode === SHORT_ONLY;
  store<u64>(at, swaps ? short : long);
  store<u64>(at, swaps ? long : short, HALF_BYTES);
}

/** The bits of a word from `from` up to but not `to`; either may lie outside of it. */
function windowMask(from: i32, to: i32): u64 {
  const below: u64 = to >= 64 ? -1 : to <= 0 ? 0 : ((1 as u64) << to) - 1;
  const above: u64 = from <= 0 ? -1 : from >= 64 ? 0 : (-1 as u64) << from;
  return below & above;
}

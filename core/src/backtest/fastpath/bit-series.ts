import type { SignalSeries } from "../../indicators/signals.ts";

/**
 * The signals of one parameter point over the range bars, a bit a bar, as blocks of `BLOCK_BARS` bars one after the other:
 * `BLOCK_WORDS` words of long bits, then as many of short bits. Words are 64 bits, little-endian; bit `b` of word `w` is
 * bar `64*w + b` of the block. Bits beyond the last bar are 0. A block of a point is contiguous, because grids are
 * visited block by block.
 */
export const BLOCK_BARS = 4096;
export const BLOCK_WORDS = BLOCK_BARS / 64;
/** Bytes of one block: its long and its short bits. */
export const BLOCK_BYTES = 2 * BLOCK_WORDS * 8;

export function blocksOf(bars: number): number {
  return Math.ceil(bars / BLOCK_BARS);
}

/**
 * Bytes from one point's series to the next. An odd number of blocks, so that the same block of neighbouring points does
 * not fall into the same sets of a cache.
 */
export function bitSeriesBytes(bars: number): number {
  return (blocksOf(bars) | 1) * BLOCK_BYTES;
}

/** A bit series as bytes of a memory, `bitSeriesBytes` long. */
export type BitSeries = Uint8Array;

/** Packs signals from bar `firstIndex` on into `into`; the plain way, which every faster one is compared with. */
export function packSignals({ long, short }: SignalSeries, firstIndex: number, into: BitSeries): void {
  into.fill(0);
  const shortOffset = BLOCK_WORDS * 8;
  for (let at = firstIndex; at < long.length; at++) {
    const bar = at - firstIndex;
    const inBlock = bar % BLOCK_BARS;
    const byte = Math.floor(bar / BLOCK_BARS) * BLOCK_BYTES + (inBlock >> 3);
    const bit = 1 << (inBlock & 7);
    if (long[at] === 1) into[byte] = (into[byte] ?? 0) | bit;
    if (short[at] === 1) into[byte + shortOffset] = (into[byte + shortOffset] ?? 0) | bit;
  }
}

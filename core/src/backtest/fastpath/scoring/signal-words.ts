import { BLOCK_BARS, BLOCK_BYTES } from "../bit-series.ts";
import { type MemoryViews, WORD_BYTES } from "../memory-views.ts";

/** Bars of a word here: half of a 64-bit word of a bit series. Little-endian, so halves are in the order of bars too. */
export const WORD_BARS = 32;
/** Words of the long, or of the short bits of a block. */
export const WORDS_PER_BLOCK = BLOCK_BARS / WORD_BARS;
const SHORT_WORDS_AT = WORDS_PER_BLOCK;

/** What a variant decides, a bit a bar: bar `32*w + b` is bit `b` of word `w`. */
export interface SignalWords {
  readonly long: Int32Array;
  readonly short: Int32Array;
}

export function allocateSignalWords(blocks: number): SignalWords {
  const words = blocks * WORDS_PER_BLOCK;
  return { long: new Int32Array(words), short: new Int32Array(words) };
}

/** The bit series of one variant. */
export interface PointPlaces {
  /** Index in `u32` of the first place. */
  readonly firstIndex: number;
  readonly indicators: number;
}

/** Writes the bits of `block` that all points have in common to `into`, from word `at` on. */
export function commonBits(
  { i32, u32 }: MemoryViews,
  { firstIndex, indicators }: PointPlaces,
  { block, into, at }: { readonly block: number; readonly into: SignalWords; readonly at: number },
): void {
  const { long, short } = into;
  const wordOf = (indicator: number) =>
    ((u32[firstIndex + indicator] ?? 0) + block * BLOCK_BYTES) / WORD_BYTES;
  // Points are combined two at a time, an odd one with itself: half as often as one at a time, results are stored and read.
  for (let indicator = 0; indicator < indicators; indicator += 2) {
    const one = wordOf(indicator);
    const other = wordOf(Math.min(indicator + 1, indicators - 1));
    const shared = indicator === 0 ? -1 : 0;
    for (let word = 0; word < WORDS_PER_BLOCK; word++) {
      const longBits = (i32[one + word] ?? 0) & (i32[other + word] ?? 0);
      const shortBits = (i32[one + SHORT_WORDS_AT + word] ?? 0) & (i32[other + SHORT_WORDS_AT + word] ?? 0);
      long[at + word] = longBits & ((long[at + word] ?? 0) | shared);
      short[at + word] = shortBits & ((short[at + word] ?? 0) | shared);
    }
  }
}

/** Clears what says both long and short, in the words `[first, end)`: a conflict is no signal. */
export function removeConflicts({ long, short }: SignalWords, first: number, end: number): void {
  for (let word = first; word < end; word++) {
    const both = (long[word] ?? 0) & (short[word] ?? 0);
    long[word] = (long[word] ?? 0) ^ both;
    short[word] = (short[word] ?? 0) ^ both;
  }
}

/** Clears the bits of bars outside `[firstBar, endBar)` in the words of one block; bars are counted from word 0. */
export function keepBars(
  { long, short }: SignalWords,
  at: number,
  window: { readonly firstBar: number; readonly endBar: number },
): void {
  const isWithin = at * WORD_BARS >= window.firstBar && (at + WORDS_PER_BLOCK) * WORD_BARS <= window.endBar;
  if (isWithin) return;
  for (let word = at; word < at + WORDS_PER_BLOCK; word++) {
    const mask = maskOf(window.firstBar - word * WORD_BARS, window.endBar - word * WORD_BARS);
    if (mask === -1) continue;
    long[word] = (long[word] ?? 0) & mask;
    short[word] = (short[word] ?? 0) & mask;
  }
}

/** The bits `[first, end)` of a word, either of which may lie outside of it. */
function maskOf(first: number, end: number): number {
  if (first >= WORD_BARS || end <= 0 || end <= first) return 0;
  const from = first <= 0 ? -1 : -1 << first;
  return end >= WORD_BARS ? from : from & ~(-1 << end);
}

/** The first bar of `[from, end)` whose bit is set; `end` where there is none. */
export function firstSetBar(words: Int32Array, from: number, end: number): number {
  let word = from >>> 5;
  let bits = (words[word] ?? 0) & (-1 << (from & 31));
  while (bits === 0) {
    word++;
    if (word * WORD_BARS >= end) return end;
    bits = words[word] ?? 0;
  }
  const bar = word * WORD_BARS + lowestBit(bits);
  return Math.min(bar, end);
}

/** The index of the lowest set bit of a word that has one. */
export function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

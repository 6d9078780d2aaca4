import { HALF_BYTES } from "./bit-series.ts";
import { changeWords } from "./setup.ts";

// The position is a latch: enter bits set it, exit bits reset it. With `L` and `S`, the enter and exit bits without those
// that are both, and `latch` 0 where it is set before the word and -1 where it is not, `sum = L - S + latch` carries it
// through 64 bars at once: where either bit is set, `sum` has 0 for a bar that changes the position by entering, and 1 for
// one that changes it by leaving, so that `L ^ ((L|S) & sum)` are the bars that change it.
//
// Measured on one EPYC core, 525,600 bars, 14,600 trades of two series, 59 us a variant: 15 us to mark, 22 us to gather, 12 us
// for returns (divisions), 8 us to settle; the rest is a block's own cost, 45 ns a variant. Marking by words (26 instructions
// instead of 16) took 8 us more. Six places a word are faster than three from 2.5 changes a word on (86 instead of 112 us a
// variant of 27,000 trades), and slower below (62 instead of 57 us of 12,400). A branch for every change takes 0.95 to
// 1.09 of the time of three places (15,500 trades of a walk, P1): there these gain nothing.
// Blocks of 8,192 bars would win 5 %, those of 2,048 lose 9 %.

/** The latch after the last block that was looked at: 0 set, -1 not. */
export let latchAfter: i64 = 0;

/**
 * Writes the values of the bars that change the position to `into`; answers the end of what it wrote. `values` are eight
 * bytes a bar of the block; `a` and `b` are blocks of bits whose common ones count, enter bits first.
 */
export function denseChanges(a: usize, b: usize, latch: i64, into: usize, values: usize): usize {
  markChanges(a, b, latch);
  return gatherSome(into, values);
}

/** The same, for changes on one bar of thirty or more. */
export function densestChanges(a: usize, b: usize, latch: i64, into: usize, values: usize): usize {
  markChanges(a, b, latch);
  return gatherMany(into, values);
}

/** Writes the words of bars that change the position, two at a time. */
function markChanges(a: usize, b: usize, latch: i64): void {
  let word = changeWords;
  const end = word + HALF_BYTES;
  const zeros = i64x2.splat(0);
  const ones = i64x2.splat(-1);
  const top = i64x2.splat(i64.MIN_VALUE);
  let before = i64x2.splat(latch);
  do {
    const enter = v128.and(v128.load(a), v128.load(b));
    const exit = v128.and(v128.load(a, HALF_BYTES), v128.load(b, HALF_BYTES));
    const either = v128.xor(enter, exit);
    const l = v128.and(enter, either);
    const s = v128.and(exit, either);
    // The last of a word's bits decides what it leaves the latch as: the larger one, without signs.
    const resets = i64x2.gt_s(v128.xor(s, top), v128.xor(l, top));
    const keeps = i64x2.eq(either, zeros);
    // The latch before each word: that before both, and what the first makes of it.
    const first = v128.and(before, v128.shuffle<u64>(ones, keeps, 0, 2));
    const latches = v128.or(v128.shuffle<u64>(zeros, resets, 0, 2), first);
    const after = v128.or(resets, v128.and(latches, keeps));
    before = v128.shuffle<u64>(after, after, 1, 1);
    const sum = i64x2.add(i64x2.sub(l, s), latches);
    v128.store(word, v128.xor(l, v128.and(either, sum)));
    a += 16;
    b += 16;
    word += 16;
  } while (word < end);
  latchAfter = i64x2.extract_lane(before, 0);
}

/** Three places a word without a branch: what is written too many is written over. Few words have more. */
function gatherSome(into: usize, values: usize): usize {
  let value = values;
  for (let word = changeWords; word < changeWords + HALF_BYTES; word += 8) {
    const change = load<u64>(word);
    let left = change;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)));
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 8);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 16);
    left &= left - 1;
    if (left !== 0) {
      store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 24);
      left &= left - 1;
      store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 32);
      left &= left - 1;
      store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 40);
      left &= left - 1;
      if (left !== 0) {
        let more = into;
        do {
          store<u64>(more, load<u64>(value + ((<usize>ctz(left)) << 3)), 48);
          left &= left - 1;
          more += 8;
        } while (left !== 0);
      }
    }
    into += (<usize>popcnt(change)) << 3;
    value += 512;
  }
  return into;
}

/** Six places a word without a branch. */
function gatherMany(into: usize, values: usize): usize {
  let value = values;
  for (let word = changeWords; word < changeWords + HALF_BYTES; word += 8) {
    const change = load<u64>(word);
    let left = change;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)));
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 8);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 16);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 24);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 32);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 40);
    left &= left - 1;
    if (left !== 0) {
      let more = into;
      do {
        store<u64>(more, load<u64>(value + ((<usize>ctz(left)) << 3)), 48);
        left &= left - 1;
        more += 8;
      } while (left !== 0);
    }
    into += (<usize>popcnt(change)) << 3;
    value += 512;
  }
  return into;
}

/** The same, for few changes: four words at a time are passed over where none of their bits can change the position. */
export function sparseChanges(a: usize, b: usize, latch: i64, into: usize, values: usize): usize {
  const start = a;
  const end = a + HALF_BYTES;
  do {
    const half = select<usize>(HALF_BYTES, 0, latch === 0);
    const low = v128.and(v128.load(a + half), v128.load(b + half));
    const high = v128.and(v128.load(a + half, 16), v128.load(b + half, 16));
    if (v128.any_true(v128.or(low, high))) {
      let value = values + ((a - start) << 6);
      const stop = a + 32;
      do {
        const enter = load<u64>(a) & load<u64>(b);
        const exit = load<u64>(a, HALF_BYTES) & load<u64>(b, HALF_BYTES);
        const either = enter ^ exit;
        const l = enter & either;
        const s = exit & either;
        let left = l ^ (either & (l - s + latch));
        latch = select<i64>(latch, l < s ? -1 : 0, either === 0);
        while (left !== 0) {
          store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)));
          left &= left - 1;
          into += 8;
        }
        value += 512;
        a += 8;
        b += 8;
      } while (a < stop);
    } else {
      a += 32;
      b += 32;
    }
  } while (a < end);
  latchAfter = latch;
  return into;
}

/** Whether the first bit that counts is an enter bit (1) or an exit bit (-1); 0 for a block without any. */
export function firstSignal(a: usize, b: usize): i32 {
  const end = a + HALF_BYTES;
  do {
    const enter = load<u64>(a) & load<u64>(b);
    const either = enter ^ (load<u64>(a, HALF_BYTES) & load<u64>(b, HALF_BYTES));
    if (either !== 0) return (enter >> ctz(either)) & 1 ? 1 : -1;
    a += 8;
    b += 8;
  } while (a < end);
  return 0;
}

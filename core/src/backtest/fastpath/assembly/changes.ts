import { HALF_BYTES } from "./setup.ts";

// The position is a latch: enter bits set it, exit bits reset it. With `L` and `S`, the enter and exit bits without those
// that are both, and `latch` 0 where it is set before the word and -1 where it is not, `sum = L - S + latch` carries it
// through 64 bars at once: where either bit is set, `sum` has 0 for a bar that changes the position by entering, and 1 for
// one that changes it by leaving, so that `L ^ ((L|S) & sum)` are the bars that change it.

/** The latch after the last block that was looked at: 0 set, -1 not. */
export let latchAfter: i64 = 0;

/**
 * Writes the values of the bars that change the position to `into`; answers the end of what it wrote. `values` are eight
 * bytes a bar of the block; `a` and `b` are blocks of bits whose common ones count, enter bits first. Every word costs the
 * same, whether it changes anything or not.
 */
export function denseChanges(a: usize, b: usize, latch: i64, into: usize, values: usize): usize {
  const end = a + HALF_BYTES;
  let value = values;
  do {
    const enter = load<u64>(a) & load<u64>(b);
    const exit = load<u64>(a, HALF_BYTES) & load<u64>(b, HALF_BYTES);
    const either = enter ^ exit;
    const l = enter & either;
    const s = exit & either;
    const change = l ^ (either & (l - s + latch));
    latch = select<i64>(latch, l < s ? -1 : 0, either === 0);
    // Four places a word without a branch: what is written too many is written over.
    let left = change;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)));
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 8);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 16);
    left &= left - 1;
    store<u64>(into, load<u64>(value + ((<usize>ctz(left)) << 3)), 24);
    left &= left - 1;
    let more = into;
    while (left !== 0) {
      store<u64>(more, load<u64>(value + ((<usize>ctz(left)) << 3)), 32);
      left &= left - 1;
      more += 8;
    }
    into += (<usize>popcnt(change)) << 3;
    value += 512;
    a += 8;
    b += 8;
  } while (a < end);
  latchAfter = latch;
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

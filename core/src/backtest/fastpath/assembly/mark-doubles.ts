import { IS_CROSS, LEFT, LEFT_FACTOR, LEFT_STEP, RIGHT, RIGHT_FACTOR, RIGHT_STEP } from "./comparison.ts";

// Bits of a block from the doubles themselves.

/** By doubles: crosses a pair at a time, any other comparison 16 bars at a time. */
export function markDoubles(one: usize, blockBar: i32, words: i32, up: usize, down: usize): void {
  const leftStep = <usize>load<u32>(one, LEFT_STEP);
  const rightStep = <usize>load<u32>(one, RIGHT_STEP);
  const left = <usize>load<u32>(one, LEFT) + <usize>blockBar * leftStep;
  const right = <usize>load<u32>(one, RIGHT) + <usize>blockBar * rightStep;
  const l = load<f64>(one, LEFT_FACTOR);
  const r = load<f64>(one, RIGHT_FACTOR);
  if (load<u32>(one, IS_CROSS) !== 0) markPairs(one, left, right, words, up, down);
  else if (l === 1 && r === 1) markWords<i32>(left, leftStep, right, rightStep, words, up, down, 1, 1);
  else markWords<f64>(left, leftStep, right, rightStep, words, up, down, l, r);
}

/** Lanes of four comparisons of doubles, as lanes of 32 bits. */
function narrowed(first: v128, second: v128): v128 {
  return v128.shuffle<i32>(first, second, 0, 2, 4, 6);
}

/** The bits of sixteen lanes. */
function bitsOf(first: v128, second: v128, third: v128, fourth: v128): u64 {
  const low = i16x8.narrow_i32x4_s(first, second);
  return <u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, i16x8.narrow_i32x4_s(third, fourth))));
}

/** A pair of values, times a factor where `Factor` is a float. */
function values<Factor>(at: usize, factor: v128): v128 {
  if (isFloat<Factor>()) return f64x2.mul(v128.load(at), factor);
  return v128.load(at);
}

/** Four times the same, written out: a function answers one value, and each step has an up and a down. */
export function markWords<Factor>(
  leftFrom: usize,
  leftStep: usize,
  rightFrom: usize,
  rightStep: usize,
  words: i32,
  up: usize,
  down: usize,
  leftFactor: f64,
  rightFactor: f64,
): void {
  let left = leftFrom;
  let right = rightFrom;
  const l = leftStep << 1;
  const r = rightStep << 1;
  const f = f64x2.splat(leftFactor);
  const g = f64x2.splat(rightFactor);
  for (let word = 0; word < words; word++) {
    let ups: u64 = 0;
    let downs: u64 = 0;
    for (let part: u64 = 0; part < 64; part += 16) {
      let a = values<Factor>(left, f);
      let b = values<Factor>(right, g);
      let c = values<Factor>(left + l, f);
      let d = values<Factor>(right + r, g);
      const up0 = narrowed(f64x2.gt(a, b), f64x2.gt(c, d));
      const down0 = narrowed(f64x2.lt(a, b), f64x2.lt(c, d));
      left += l << 1;
      right += r << 1;
      a = values<Factor>(left, f);
      b = values<Factor>(right, g);
      c = values<Factor>(left + l, f);
      d = values<Factor>(right + r, g);
      const up1 = narrowed(f64x2.gt(a, b), f64x2.gt(c, d));
      const down1 = narrowed(f64x2.lt(a, b), f64x2.lt(c, d));
      left += l << 1;
      right += r << 1;
      a = values<Factor>(left, f);
      b = values<Factor>(right, g);
      c = values<Factor>(left + l, f);
      d = values<Factor>(right + r, g);
      const up2 = narrowed(f64x2.gt(a, b), f64x2.gt(c, d));
      const down2 = narrowed(f64x2.lt(a, b), f64x2.lt(c, d));
      left += l << 1;
      right += r << 1;
      a = values<Factor>(left, f);
      b = values<Factor>(right, g);
      c = values<Factor>(left + l, f);
      d = values<Factor>(right + r, g);
      const up3 = narrowed(f64x2.gt(a, b), f64x2.gt(c, d));
      const down3 = narrowed(f64x2.lt(a, b), f64x2.lt(c, d));
      left += l << 1;
      right += r << 1;
      ups |= bitsOf(up0, up1, up2, up3) << part;
      downs |= bitsOf(down0, down1, down2, down3) << part;
    }
    store<u64>(up + ((<usize>word) << 3), ups);
    store<u64>(down + ((<usize>word) << 3), downs);
  }
}

/** Crosses. */
function markPairs(one: usize, leftFrom: usize, rightFrom: usize, words: i32, up: usize, down: usize): void {
  let left = leftFrom;
  let right = rightFrom;
  const leftStep = <usize>load<u32>(one, LEFT_STEP);
  const rightStep = <usize>load<u32>(one, RIGHT_STEP);
  const leftScale = f64x2.splat(load<f64>(one, LEFT_FACTOR));
  const rightScale = f64x2.splat(load<f64>(one, RIGHT_FACTOR));
  for (let word = 0; word < words; word++) {
    let ups: u64 = 0;
    let downs: u64 = 0;
    for (let pair: u64 = 0; pair < 64; pair += 2) {
      const a = f64x2.mul(v128.load(left), leftScale);
      const b = f64x2.mul(v128.load(right), rightScale);
      const before = f64x2.mul(v128.load(left - leftStep), leftScale);
      const other = f64x2.mul(v128.load(right - rightStep), rightScale);
      const above = v128.and(f64x2.gt(a, b), f64x2.le(before, other));
      const below = v128.and(f64x2.lt(a, b), f64x2.ge(before, other));
      ups |= (<u64>i64x2.bitmask(above)) << pair;
      downs |= (<u64>i64x2.bitmask(below)) << pair;
      left += leftStep << 1;
      right += rightStep << 1;
    }
    store<u64>(up + ((<usize>word) << 3), ups);
    store<u64>(down + ((<usize>word) << 3), downs);
  }
}

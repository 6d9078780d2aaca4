import { blockCloses, closes, runHighs, runLows } from "./setup.ts";

// The lowest and highest close of every 64 bars of the range, by which a search for a stop passes over quiet stretches.

/** Writes them for so many bars of the range. */
export function computeRuns(bars: i32): void {
  for (let start = 0; start < bars; start += 64) {
    const end = min(start + 64, bars);
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let bar = start; bar < end; bar++) {
      const close = load<f64>(closes + ((<usize>bar) << 3));
      low = close < low ? close : low;
      high = close > high ? close : high;
    }
    store<f64>(runLows + ((<usize>start >> 6) << 3), low);
    store<f64>(runHighs + ((<usize>start >> 6) << 3), high);
  }
}

/** From so many bars on, `lowHigh` goes by runs. */
const MANY_BARS: i32 = 192;

/** What `lowHigh` found: both bounds of no close at all where it looked at none. */
export let lowest: f64 = 0;
export let highest: f64 = 0;

/** Finds the lowest and the highest close of the bars `[from, to)` of the block whose first run is `run`. */
export function lowHigh(run: usize, from: i32, to: i32): void {
  lowest = Infinity;
  highest = -Infinity;
  if (to - from < MANY_BARS) {
    include(from, to);
    return;
  }
  const first = (from + 63) >> 6;
  const end = to >> 6;
  include(from, first << 6);
  for (let place = (run + <usize>first) << 3; place < (run + <usize>end) << 3; place += 8) {
    lowest = min(lowest, load<f64>(runLows + place));
    highest = max(highest, load<f64>(runHighs + place));
  }
  include(end << 6, to);
}

/** Widens the bounds to the closes of the bars `[from, to)`, four at a time: those at the end may be seen twice. */
function include(from: i32, to: i32): void {
  if (from >= to) return;
  let at = blockCloses + ((<usize>from) << 3);
  if (to - from === 1) {
    const close = load<f64>(at);
    lowest = close < lowest ? close : lowest;
    highest = close > highest ? close : highest;
    return;
  }
  const last = blockCloses + ((<usize>to) << 3) - 16;
  // Two chains: one would wait for itself.
  let lows = f64x2.splat(lowest);
  let highs = f64x2.splat(highest);
  let moreLows = lows;
  let moreHighs = highs;
  do {
    const first = v128.load(at);
    const second = v128.load(min(at + 16, last));
    lows = f64x2.pmin(lows, first);
    highs = f64x2.pmax(highs, first);
    moreLows = f64x2.pmin(moreLows, second);
    moreHighs = f64x2.pmax(moreHighs, second);
    at += 32;
  } while (at <= last);
  lows = f64x2.pmin(f64x2.pmin(lows, moreLows), v128.load(last));
  highs = f64x2.pmax(f64x2.pmax(highs, moreHighs), v128.load(last));
  lowest = min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
  highest = max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1));
}

/** The first of the bars `[from, to)` of the block whose close is at or beyond a level; -1 for none. */
export function findStop(run: usize, from: i32, to: i32, low: f64, high: f64): i32 {
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  let at = from;
  while (at < to) {
    const end = min(to, (at | 63) + 1);
    const place = (run + (<usize>at >> 6)) << 3;
    if (end - at < 64 || load<f64>(runLows + place) <= low || load<f64>(runHighs + place) >= high) {
      let closes = blockCloses + ((<usize>at) << 3);
      for (; at < end; at += 8) {
        const a = v128.load(closes);
        const b = v128.load(closes, 16);
        const c = v128.load(closes, 32);
        const d = v128.load(closes, 48);
        const isA = v128.or(f64x2.le(a, lows), f64x2.ge(a, highs));
        const isB = v128.or(f64x2.le(b, lows), f64x2.ge(b, highs));
        const isC = v128.or(f64x2.le(c, lows), f64x2.ge(c, highs));
        const isD = v128.or(f64x2.le(d, lows), f64x2.ge(d, highs));
        if (v128.any_true(v128.or(v128.or(isA, isB), v128.or(isC, isD)))) {
          const first = i64x2.bitmask(isA) | (i64x2.bitmask(isB) << 2);
          const found = at + ctz(first | (i64x2.bitmask(isC) << 4) | (i64x2.bitmask(isD) << 6));
          if (found < end) return found;
          break;
        }
        closes += 64;
      }
    }
    at = end;
  }
  return -1;
}

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

/** What `lowHigh` found: both bounds of no close at all where it looked at none. */
export let lowest: f64 = 0;
export let highest: f64 = 0;

/** Finds the lowest and the highest close of the bars `[from, to)` of the block whose first run is `run`. */
export function lowHigh(run: usize, from: i32, to: i32): void {
  let lows = f64x2.splat(Infinity);
  let highs = f64x2.splat(-Infinity);
  let at = from;
  while (at < to) {
    const end = min(to, (at | 63) + 1);
    if (end - at === 64) {
      const place = (run + (<usize>at >> 6)) << 3;
      lows = f64x2.pmin(lows, v128.load64_splat(runLows + place));
      highs = f64x2.pmax(highs, v128.load64_splat(runHighs + place));
      at = end;
      continue;
    }
    for (; at + 2 <= end; at += 2) {
      const pair = v128.load(blockCloses + ((<usize>at) << 3));
      lows = f64x2.pmin(lows, pair);
      highs = f64x2.pmax(highs, pair);
    }
    if (at < end) {
      const last = v128.load64_splat(blockCloses + ((<usize>at) << 3));
      lows = f64x2.pmin(lows, last);
      highs = f64x2.pmax(highs, last);
      at++;
    }
  }
  const low = f64x2.extract_lane(lows, 0);
  const high = f64x2.extract_lane(highs, 0);
  lowest = min(low, f64x2.extract_lane(lows, 1));
  highest = max(high, f64x2.extract_lane(highs, 1));
}

/** The first of the bars `[from, to)` of the block whose close is at or beyond a level; -1 for none. */
export function findStop(run: usize, from: i32, to: i32, low: f64, high: f64): i32 {
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  let at = from;
  while (at < to) {
    const end = min(to, (at | 63) + 1);
    const place = (run + (<usize>at >> 6)) << 3;
    if (load<f64>(runLows + place) <= low || load<f64>(runHighs + place) >= high) {
      for (; at < end; at += 4) {
        const first = v128.load(blockCloses + ((<usize>at) << 3));
        const second = v128.load(blockCloses + ((<usize>at) << 3), 16);
        const isFirst = v128.or(f64x2.le(first, lows), f64x2.ge(first, highs));
        const isSecond = v128.or(f64x2.le(second, lows), f64x2.ge(second, highs));
        if (v128.any_true(v128.or(isFirst, isSecond))) {
          const found = at + ctz(i64x2.bitmask(isFirst) | (i64x2.bitmask(isSecond) << 2));
          if (found < end) return found;
          break;
        }
      }
    }
    at = end;
  }
  return -1;
}

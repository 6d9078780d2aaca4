import { HALF_BYTES } from "./bit-series.ts";
import { findStop } from "./price-runs.ts";
import { isLongAfter, segmentEnd, segmentStart } from "./segments.ts";
import {
  blockCloses,
  buyFactor,
  commonBits,
  directionMode,
  feeRate,
  LONG_SHORT,
  notionalShare,
  segmentFills,
  segmentHighs,
  segmentLows,
  segmentReturns,
  sellFactor,
} from "./setup.ts";

// One pair of stops over the segments of a block. A segment that no stop reaches is one trade, whose return is known; any
// other one is walked: out at the stop, in again on the next bar whose signal is of its side, until it ends.

// What `walk` needs besides its segment.
let row: usize = 0;
let firstRun: usize = 0;
/** Levels as shares of the entry fill; NaN where off: nothing is at or beyond it. */
let longLow: f64 = 0;
let longHigh: f64 = 0;
let shortLow: f64 = 0;
let shortHigh: f64 = 0;

/** Whether the pair has a position, and its fill. */
export let isOpen: bool = false;
export let openFill: f64 = 0;

export function setOpen(is: bool, fill: f64): void {
  isOpen = is;
  openFill = fill;
}

/** Starts a row of returns for a pair in the block whose first run is `run`. Stops are percent, NaN is off. */
export function startRow(place: usize, run: usize, slPct: f64, tpPct: f64): void {
  row = place;
  firstRun = run;
  longLow = 1 - slPct / 100;
  longHigh = 1 + tpPct / 100;
  shortLow = 1 - tpPct / 100;
  shortHigh = 1 + slPct / 100;
}

/** Enters at the close of `bar`. */
export function enterAt(bar: i32, isLong: bool): void {
  setOpen(true, closeAt(bar) * (isLong ? buyFactor : sellFactor));
}

/** Goes on at `place`. */
export function setRow(place: usize): void {
  row = place;
}

/** The end of the row. */
export function rowEnd(): usize {
  return row;
}

/**
 * Follows a segment from bar `from` to bar `to` of the block, open or waiting for a signal of its side. `ends` says that it
 * is left at `to`; otherwise it goes on in the next block.
 */
export function walk(from: i32, to: i32, isLong: bool, ends: bool): void {
  const low = isLong ? longLow : shortLow;
  const high = isLong ? longHigh : shortHigh;
  let bar = from;
  while (true) {
    if (!isOpen) {
      bar = nextSignal(bar, to, isLong);
      if (bar < 0) return;
      enterAt(bar, isLong);
      bar++;
    }
    bar = findStop(firstRun, bar, to, openFill * low, openFill * high);
    if (bar < 0) break;
    addTrade(bar, isLong);
    bar++;
  }
  if (ends) addTrade(to, isLong);
}

/** Whether no stop is reached by closes from `low` to `high`. */
function isQuiet(low: f64, high: f64, isLong: bool): bool {
  return !(
    low <= openFill * (isLong ? longLow : shortLow) || high >= openFill * (isLong ? longHigh : shortHigh)
  );
}

/** `walk`, of a stretch whose lowest and highest close are known. */
export function walkWithin(from: i32, to: i32, isLong: bool, ends: bool, low: f64, high: f64): void {
  if (!isOpen || !isQuiet(low, high, isLong)) walk(from, to, isLong, ends);
  else if (ends) addTrade(to, isLong);
}

/** The first of the bars `[from, to)` with a signal of a segment's side; -1 for none. */
function nextSignal(from: i32, to: i32, isLong: bool): i32 {
  // One-sided modes enter by the first half, whichever side they have.
  const own = commonBits + (isLong || directionMode !== LONG_SHORT ? 0 : HALF_BYTES);
  const other = own === commonBits ? commonBits + HALF_BYTES : commonBits;
  let at = from;
  while (at < to) {
    const place = (<usize>(at >> 6)) << 3;
    const word = (load<u64>(own + place) & ~load<u64>(other + place)) >> (at & 63);
    if (word !== 0) {
      const found = at + <i32>ctz(word);
      return found < to ? found : -1;
    }
    at = (at | 63) + 1;
  }
  return -1;
}

/** Whether any of the bars `[from, to)` has a signal of the segment's side. */
export function hasSignal(from: i32, to: i32, isLong: bool): bool {
  return nextSignal(from, to, isLong) >= 0;
}

/** Leaves the open position at the close of `bar`. */
function addTrade(bar: i32, isLong: bool): void {
  store<f64>(row, returnOf(openFill, bar, isLong));
  row += 8;
  isOpen = false;
}

/** `tradeReturn` of costs.ts for a position that is left at the close of `bar`. */
export function returnOf(fill: f64, bar: i32, isLong: bool): f64 {
  const growth = (closeAt(bar) * (isLong ? sellFactor : buyFactor)) / fill;
  const side: f64 = isLong ? 1 : -1;
  return (side * (growth - 1) - feeRate * (1 + growth)) * notionalShare;
}

function closeAt(bar: i32): f64 {
  return load<f64>(blockCloses + ((<usize>bar) << 3));
}

/** Adds the trades of the `count` segments that start at change `first` of the block and end within it. */
export function addSegments(first: i32, count: i32, firstIsLong: bool): void {
  const secondIsLong = isLongAfter(1, firstIsLong);
  const lows = pairOf(firstIsLong ? longLow : shortLow, secondIsLong ? longLow : shortLow);
  const highs = pairOf(firstIsLong ? longHigh : shortHigh, secondIsLong ? longHigh : shortHigh);
  const end = (<usize>count) << 3;
  let into = row;
  for (let at: usize = 0; at < end; at += 16) {
    const fill = v128.load(segmentFills + at);
    const isLow = f64x2.le(v128.load(segmentLows + at), f64x2.mul(fill, lows));
    const isHigh = f64x2.ge(v128.load(segmentHighs + at), f64x2.mul(fill, highs));
    v128.store(into, v128.load(segmentReturns + at));
    into += 16;
    const isHit = v128.or(isLow, isHigh);
    if (v128.any_true(isHit)) {
      row = into - 16;
      const segment = <i32>(at >> 3);
      const hits = i64x2.bitmask(isHit);
      addSegment(first, segment, hits & 1, firstIsLong);
      if (segment + 1 < count) addSegment(first, segment + 1, hits & 2, secondIsLong);
      into = row;
      if (segment + 1 >= count) return;
    }
  }
  row = into - ((<usize>count & 1) << 3);
}

function pairOf(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}

function addSegment(first: i32, segment: i32, isHit: i32, isLong: bool): void {
  const at = (<usize>segment) << 3;
  if (!isHit) {
    store<f64>(row, load<f64>(segmentReturns + at));
    row += 8;
    return;
  }
  setOpen(true, load<f64>(segmentFills + at));
  walk(segmentStart(first, segment) + 1, segmentEnd(first, segment), isLong, true);
}

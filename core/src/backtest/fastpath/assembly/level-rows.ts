import { findStop } from "./price-runs.ts";
import { isLongAfter, segmentEnd, segmentStart } from "./segments.ts";
import {
  hitRows,
  LEVEL_ROW_BYTES,
  levelTable,
  MOST_LEVELS,
  MOST_ROW_SEGMENTS,
  segmentFills,
  segmentHighs,
  segmentLows,
  segmentReturns,
} from "./setup.ts";
import { hasSignal, returnOf, rowEnd, setOpen, setRow, walk } from "./stop-rows.ts";
import { STATE_BYTES } from "./variant-state.ts";

// Many pairs of stops have few levels: which bar of a segment reaches a level is found once for all pairs that have it. A
// level's row says for each segment of a block that bar, and half a bar more where a signal of the segment's side follows
// before its end; `Infinity` where no bar does. Returns beside are those of the segment's first trade.

/** In a pair's state: the rows of its stop loss and of its take profit, `u32` each. */
export const LOSS_ROW: usize = 32;
export const PROFIT_ROW: usize = 36;

/** From a row to its returns. */
const RETURNS: usize = (<usize>MOST_ROW_SEGMENTS + 2) * 8;

let levelCount: i32 = 0;

/**
 * Finds the levels of `count` pairs and gives each its row; answers whether rows are worth making: there are no more levels
 * than rows, and twice as many pairs as levels.
 */
export function findLevels(count: i32, levels: usize, states: usize): bool {
  levelCount = 0;
  for (let pair = 0; pair < count; pair++) {
    const at = levels + ((<usize>pair) << 4);
    const state = states + <usize>pair * STATE_BYTES;
    const loss = levelOf(load<f64>(at), true);
    const profit = levelOf(load<f64>(at, 8), false);
    if (loss < 0 || profit < 0) return false;
    store<u32>(state, hitRows + <usize>loss * LEVEL_ROW_BYTES, LOSS_ROW);
    store<u32>(state, hitRows + <usize>profit * LEVEL_ROW_BYTES, PROFIT_ROW);
  }
  return count >= 2 * levelCount;
}

/** The number of a level, known or new; -1 where there are too many. */
function levelOf(pct: f64, isLoss: bool): i32 {
  const kind: u64 = isLoss ? 1 : 0;
  for (let level = 0; level < levelCount; level++) {
    const at = levelTable + ((<usize>level) << 4);
    if (load<u64>(at, 8) === kind && load<u64>(at) === reinterpret<u64>(pct)) return level;
  }
  if (levelCount === MOST_LEVELS) return -1;
  const at = levelTable + ((<usize>levelCount) << 4);
  store<f64>(at, pct);
  store<u64>(at, kind, 8);
  return levelCount++;
}

/** Makes the rows of the `count` segments that start at change `first` of the block. */
export function makeRows(run: usize, first: i32, count: i32, firstIsLong: bool): void {
  const secondIsLong = isLongAfter(1, firstIsLong);
  for (let level = 0; level < levelCount; level++) {
    const at = levelTable + ((<usize>level) << 4);
    const pct = load<f64>(at);
    const isLoss = load<u64>(at, 8) === 1;
    const row = hitRows + <usize>level * LEVEL_ROW_BYTES;
    const lows = f64x2.replace_lane(
      f64x2.splat(lowOf(pct, isLoss === firstIsLong)),
      1,
      lowOf(pct, isLoss === secondIsLong),
    );
    const highs = f64x2.replace_lane(
      f64x2.splat(highOf(pct, isLoss === firstIsLong)),
      1,
      highOf(pct, isLoss === secondIsLong),
    );
    for (let segment = 0; segment < count; segment += 2) {
      const hits = markPair(row, segment, lows, highs);
      if (hits & 1) {
        const low = f64x2.extract_lane(lows, 0);
        const high = f64x2.extract_lane(highs, 0);
        findHit(row, run, first, segment, firstIsLong, low, high);
      }
      if (hits & 2 && segment + 1 < count) {
        const low = f64x2.extract_lane(lows, 1);
        const high = f64x2.extract_lane(highs, 1);
        findHit(row, run, first, segment + 1, secondIsLong, low, high);
      }
    }
  }
}

/** A level as a share of the entry fill, where it is below, a long's loss or a short's profit; else NaN: never reached. */
function lowOf(pct: f64, isBelow: bool): f64 {
  return isBelow ? 1 - pct / 100 : NaN;
}

function highOf(pct: f64, isBelow: bool): f64 {
  return isBelow ? NaN : 1 + pct / 100;
}

/** Writes two segments as never reached; answers which of them are reached. */
function markPair(row: usize, segment: i32, lows: v128, highs: v128): i32 {
  const at = (<usize>segment) << 3;
  const fill = v128.load(segmentFills + at);
  const isLow = f64x2.le(v128.load(segmentLows + at), f64x2.mul(fill, lows));
  const isHigh = f64x2.ge(v128.load(segmentHighs + at), f64x2.mul(fill, highs));
  v128.store(row + at, f64x2.splat(Infinity));
  v128.store(row + at, v128.load(segmentReturns + at), RETURNS);
  return i64x2.bitmask(v128.or(isLow, isHigh));
}

function findHit(row: usize, run: usize, first: i32, segment: i32, isLong: bool, low: f64, high: f64): void {
  const at = (<usize>segment) << 3;
  const fill = load<f64>(segmentFills + at);
  const end = segmentEnd(first, segment);
  const bar = findStop(run, segmentStart(first, segment) + 1, end, fill * low, fill * high);
  // Where a level overflows, the bounds of no close at all are at it too.
  if (bar < 0) return;
  store<f64>(row + at, <f64>bar + (hasSignal(bar + 1, end, isLong) ? 0.5 : 0));
  store<f64>(row + at, returnOf(fill, bar, isLong), RETURNS);
}

/** Adds the trades of the `count` segments that start at change `first`, for the pair with these rows. */
export function addByRows(lossRow: usize, profitRow: usize, first: i32, count: i32, firstIsLong: bool): void {
  const end = (<usize>count) << 3;
  let into = rowEnd();
  for (let at: usize = 0; at < end; at += 16) {
    const loss = v128.load(lossRow + at);
    const profit = v128.load(profitRow + at);
    const isLoss = f64x2.lt(loss, profit);
    const returns = v128.bitselect(
      v128.load(lossRow + at, RETURNS),
      v128.load(profitRow + at, RETURNS),
      isLoss,
    );
    const hit = f64x2.pmin(profit, loss);
    v128.store(into, returns);
    into += 16;
    const entersAgain = f64x2.ne(hit, f64x2.floor(hit));
    if (v128.any_true(entersAgain)) {
      const segment = <i32>(at >> 3);
      const which = i64x2.bitmask(entersAgain);
      setRow(into - 8);
      if (which & 1) followStop(first, segment, <i32>f64x2.extract_lane(hit, 0), firstIsLong);
      if (segment + 1 === count) return;
      store<f64>(rowEnd(), f64x2.extract_lane(returns, 1));
      setRow(rowEnd() + 8);
      if (which & 2) {
        followStop(first, segment + 1, <i32>f64x2.extract_lane(hit, 1), isLongAfter(1, firstIsLong));
      }
      into = rowEnd();
    }
  }
  setRow(into - ((<usize>count & 1) << 3));
}

/** Adds the trades of a segment that follow its first one, which was stopped at `bar`. */
function followStop(first: i32, segment: i32, bar: i32, isLong: bool): void {
  setOpen(false, 0);
  walk(bar + 1, segmentEnd(first, segment), isLong, true);
}

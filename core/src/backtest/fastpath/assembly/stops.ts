import { BLOCK_BARS } from "./bit-series.ts";
import { blockRun, blockTo, isLastBlock, startBlock } from "./block.ts";
import { denseChanges, firstSignal, latchAfter } from "./changes.ts";
import { combine } from "./common-bits.ts";
import { addByRows, findLevels, LOSS_ROW, makeRows, PROFIT_ROW } from "./level-rows.ts";
import { computeRuns, highest, lowest, lowHigh } from "./price-runs.ts";
import { describeSegments, isLongAfter } from "./segments.ts";
import { settleGroup } from "./settle.ts";
import {
  barNumbers,
  changeBars,
  commonBits,
  counts,
  directionMode,
  firstBar,
  GROUP,
  LONG_SHORT,
  lastBar,
  MOST_ROW_SEGMENTS,
  ROW_BYTES,
  rows,
} from "./setup.ts";
import {
  addSegments,
  enterAt,
  isOpen,
  openFill,
  rowEnd,
  setOpen,
  startRow,
  walkWithin,
} from "./stop-rows.ts";
import { ENTRY, FLAT, LONG, POSITION, RUINED, STATE_BYTES, startState } from "./variant-state.ts";

// Measured on one EPYC core, 525,600 bars, 14,900 segments: 0.7 ms a variant for the segments, half of it for their bounds;
// then 15 us a pair that is never reached. Of the trades that stops end, wrong guesses of branches are most of the cost:
// searching eight bars at once gained a tenth, keeping the walk's variables out of globals nothing; rows of levels, which
// leave nothing to search or guess but entries after a stop, made ten by ten pairs 1.3 (signals that pass) to 1.5 times
// (signals that stand) as fast: 68 and 121 us a pair.

// The variant without stops, as far as it was followed: whether a segment is open, and of which side.
let hasSegment: bool = false;
let segmentIsLong: bool = false;

// The block in work as segments: one that was open before it, those within it, and one that stays open after it.
let hadSegment: bool = false;
let hadIsLong: bool = false;
let changeCount: i32 = 0;
let firstChange: i32 = 0;
let firstIsLong: bool = false;
let segmentCount: i32 = 0;
/** Whether levels have rows: of the variant's pairs, and of the block. */
let hasLevels: bool = false;
let hasRows: bool = false;
let headLow: f64 = 0;
let headHigh: f64 = 0;
let tailLow: f64 = 0;
let tailHigh: f64 = 0;

/** Prepares what every variant shares, of so many bars of the range. */
export function prepareStops(bars: i32): void {
  computeRuns(bars);
  for (let bar = 0; bar < BLOCK_BARS; bar++) store<u64>(barNumbers + ((<usize>bar) << 3), bar);
}

/**
 * Simulates one variant with each of `count` pairs of stops, block by block for all of them: what the variant does without
 * stops is found once, and stays in the nearest cache.
 */
export function simulateStops(points: usize, count: i32, levels: usize, states: usize): void {
  for (let pair = 0; pair < count; pair++) startState(states + <usize>pair * STATE_BYTES);
  hasLevels = findLevels(count, levels, states);
  hasSegment = false;
  for (let block = firstBar / BLOCK_BARS; block <= lastBar / BLOCK_BARS; block++) {
    startBlock(block);
    combine(points);
    if (!findSegments()) continue;
    for (let first = 0; first < count; first += GROUP) {
      for (let place = 0; place < GROUP; place++) {
        const pair = <usize>(first + place);
        const row = rows + <usize>place * ROW_BYTES;
        const isAny = first + place < count;
        const trades = isAny ? pairReturns(levels + (pair << 4), states + pair * STATE_BYTES, row) : 0;
        store<u32>(counts + ((<usize>place) << 2), trades);
      }
      settleGroup(states + <usize>first * STATE_BYTES, min(count - first, GROUP));
    }
  }
}

/** Finds the segments of the block; answers whether there is any. */
function findSegments(): bool {
  hadSegment = hasSegment;
  hadIsLong = segmentIsLong;
  if (!findChanges()) return false;
  const flips = directionMode === LONG_SHORT;
  firstChange = !flips && hadSegment ? 1 : 0;
  segmentCount = flips ? max(changeCount - 1, 0) : (changeCount - firstChange) >> 1;
  if (segmentCount > 0) describeSegments(blockRun, firstChange, segmentCount, firstIsLong);
  hasRows = hasLevels && segmentCount > 0 && segmentCount <= MOST_ROW_SEGMENTS;
  if (hasRows) makeRows(blockRun, firstChange, segmentCount, firstIsLong);
  if (hadSegment) {
    lowHigh(blockRun, 0, changeCount > 0 ? changeBar(0) : BLOCK_BARS);
    headLow = lowest;
    headHigh = highest;
  }
  hasSegment = !isLastBlock && (flips || latchAfter === 0);
  if (hasSegment && changeCount > 0) {
    segmentIsLong = isLongAfter(changeCount - 1, flips ? firstIsLong : true);
    lowHigh(blockRun, changeBar(changeCount - 1) + 1, BLOCK_BARS);
    tailLow = lowest;
    tailHigh = highest;
  }
  return true;
}

/** Finds the bars that change the position, the last one of the simulation included; answers whether any position is there. */
function findChanges(): bool {
  const flips = directionMode === LONG_SHORT;
  let latch: i64 = hadSegment && (hadIsLong || !flips) ? 0 : -1;
  if (flips && !hadSegment) {
    const first = firstSignal(commonBits, commonBits);
    if (first === 0) return false;
    latch = first > 0 ? -1 : 0;
  }
  firstIsLong = isLongAfter(0, latch !== 0);
  const end = denseChanges(commonBits, commonBits, latch, changeBars, barNumbers);
  changeCount = <i32>(end - changeBars) >> 3;
  if (isLastBlock && (flips || latchAfter === 0)) {
    store<u64>(end, blockTo);
    changeCount++;
  }
  return hadSegment || changeCount > 0;
}

function changeBar(change: i32): i32 {
  return load<i32>(changeBars + ((<usize>change) << 3));
}

/** Writes the returns of the trades that a pair closes in the block to `row`; answers their number. */
function pairReturns(levels: usize, state: usize, row: usize): u32 {
  const position = load<u32>(state, POSITION);
  if (position === RUINED) return 0;
  startRow(row, blockRun, load<f64>(levels), load<f64>(levels, 8));
  setOpen(position !== FLAT, load<f64>(state, ENTRY));
  if (hadSegment) {
    const ends = changeCount > 0;
    walkWithin(0, ends ? changeBar(0) : BLOCK_BARS, hadIsLong, ends, headLow, headHigh);
  }
  if (hasRows) {
    addByRows(
      load<u32>(state, LOSS_ROW),
      load<u32>(state, PROFIT_ROW),
      firstChange,
      segmentCount,
      firstIsLong,
    );
  } else if (segmentCount > 0) addSegments(firstChange, segmentCount, firstIsLong);
  if (hasSegment && changeCount > 0) {
    enterAt(changeBar(changeCount - 1), segmentIsLong);
    walkWithin(changeBar(changeCount - 1) + 1, BLOCK_BARS, segmentIsLong, false, tailLow, tailHigh);
  }
  store<u32>(state, isOpen ? LONG : FLAT, POSITION);
  store<f64>(state, openFill, ENTRY);
  return <u32>(rowEnd() - row) >> 3;
}

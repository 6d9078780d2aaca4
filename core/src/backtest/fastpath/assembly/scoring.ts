import { BLOCK_BARS } from "./bit-series.ts";
import { blockOffset, blockTo, isLastBlock, needsCopy, startBlock } from "./block.ts";
import { denseChanges, densestChanges, firstSignal, latchAfter, sparseChanges } from "./changes.ts";
import { combine } from "./common-bits.ts";
import { flippedReturns, oneSidedReturns } from "./returns.ts";
import { settleGroup } from "./settle.ts";
import {
  blockCloses,
  changes,
  commonBits,
  counts,
  directionMode,
  GROUP,
  indicators,
  LONG_ONLY,
  LONG_SHORT,
  ROW_BYTES,
  rows,
  setBars,
  setCosts,
  setMoney,
  setScratch,
} from "./setup.ts";
import { prepareStops, simulateStops } from "./stops.ts";
import {
  ENTRY,
  FLAT,
  LAST_CHANGES,
  LONG,
  POSITION,
  RUINED,
  SHORT,
  STATE_BYTES,
  startState,
} from "./variant-state.ts";

export { BLOCK_BARS, prepareStops, setBars, setCosts, setMoney, setScratch, simulateStops };

/**
 * From so many changes in the block before, every word is looked at; from so many, more are taken from each at once.
 * Without the sparse way (0 here) P1b, 170 trades a variant, takes 27 to 29 us instead of 7.
 */
const DENSE_CHANGES: u32 = 16;
const DENSEST_CHANGES: u32 = 160;

export function startVariants(count: i32, states: usize): void {
  for (let variant = 0; variant < count; variant++) startState(states + <usize>variant * STATE_BYTES);
}

export function scoreBlock(block: i32, count: i32, points: usize, states: usize): void {
  startBlock(block);
  const pointsBytes = (<usize>indicators) << 2;
  for (let first = 0; first < count; first += GROUP) {
    for (let place = 0; place < GROUP; place++) {
      const variant = first + place;
      const trades =
        variant < count
          ? blockReturns(
              points + <usize>variant * pointsBytes,
              states + <usize>variant * STATE_BYTES,
              rows + <usize>place * ROW_BYTES,
            )
          : 0;
      store<u32>(counts + ((<usize>place) << 2), trades);
    }
    settleGroup(states + <usize>first * STATE_BYTES, min(count - first, GROUP));
  }
}

/** Writes the returns of the trades that a variant closes in the block to `row`; answers their number. */
function blockReturns(points: usize, state: usize, row: usize): u32 {
  const position = load<u32>(state, POSITION);
  if (position === RUINED) return 0;
  let a = commonBits;
  let b = commonBits;
  if (needsCopy) combine(points);
  else {
    a = <usize>load<u32>(points) + blockOffset;
    b = <usize>load<u32>(points + ((<usize>(indicators - 1)) << 2)) + blockOffset;
  }
  let latch: i64 = position === LONG || (position === SHORT && directionMode !== LONG_SHORT) ? 0 : -1;
  const flips = directionMode === LONG_SHORT;
  let end = changes;
  if (position !== FLAT) {
    store<f64>(end, load<f64>(state, ENTRY));
    end += 8;
  } else if (flips) {
    const first = firstSignal(a, b);
    if (first === 0) return 0;
    // As if it were open the other way round: then the first signal changes it.
    latch = first > 0 ? -1 : 0;
  }
  const startsLong = (latch === 0) === (position !== FLAT);
  const found = end;
  end = findChanges(a, b, latch, end, load<u32>(state, LAST_CHANGES));
  store<u32>(state, <u32>(end - found) >> 3, LAST_CHANGES);
  return flips ? closeFlipped(state, end, startsLong, row) : closeOneSided(state, end, row);
}

/** Finds the changes in the way that suits as many as there were in the block before. */
function findChanges(a: usize, b: usize, latch: i64, into: usize, last: u32): usize {
  if (last < DENSE_CHANGES) return sparseChanges(a, b, latch, into, blockCloses);
  if (last < DENSEST_CHANGES) return denseChanges(a, b, latch, into, blockCloses);
  return densestChanges(a, b, latch, into, blockCloses);
}

function closeFlipped(state: usize, end: usize, startsLong: bool, row: usize): u32 {
  if (isLastBlock) {
    store<f64>(end, load<f64>(blockCloses + ((<usize>blockTo) << 3)));
    end += 8;
  } else {
    store<f64>(state, load<f64>(end - 8), ENTRY);
    store<u32>(state, latchAfter === 0 ? LONG : SHORT, POSITION);
  }
  const count = (<i32>(end - changes) >> 3) - 1;
  if (count > 0) flippedReturns(count, startsLong, row);
  return count;
}

function closeOneSided(state: usize, end: usize, row: usize): u32 {
  const isLong = directionMode === LONG_ONLY;
  if ((<i32>(end - changes) >> 3) & 1) {
    if (isLastBlock) {
      store<f64>(end, load<f64>(blockCloses + ((<usize>blockTo) << 3)));
      end += 8;
    } else store<f64>(state, load<f64>(end - 8), ENTRY);
  }
  store<u32>(state, latchAfter === 0 ? (isLong ? LONG : SHORT) : FLAT, POSITION);
  const count = <i32>(end - changes) >> 4;
  if (count > 0) oneSidedReturns(count, isLong, row);
  return count;
}

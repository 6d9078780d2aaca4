import { highest, lowest, lowHigh } from "./price-runs.ts";
import { flippedReturns, oneSidedReturns } from "./returns.ts";
import {
  blockCloses,
  buyFactor,
  changeBars,
  changes,
  directionMode,
  LONG_SHORT,
  SHORT_ONLY,
  segmentFills,
  segmentHighs,
  segmentLows,
  segmentReturns,
  sellFactor,
} from "./setup.ts";

// A segment is the stretch between two changes of a variant without stops in which it has a position. Whatever stops do,
// the position of its side is left or turned at the segment's end.

/** Whether so many changes after the first one a position is long; one-sided modes have one side. */
export function isLongAfter(change: i32, firstIsLong: bool): bool {
  if (directionMode !== LONG_SHORT) return directionMode !== SHORT_ONLY;
  return ((change & 1) === 0) === firstIsLong;
}

/** Bars from one segment's first change to the next one's: one where positions flip, two where they end. */
function changesASegment(): i32 {
  return directionMode === LONG_SHORT ? 1 : 2;
}

/** The bar at which a segment is entered, and the one at which it is left: it starts at change `first`, or so many after. */
export function segmentStart(first: i32, segment: i32): i32 {
  return load<i32>(changeBars + ((<usize>(first + segment * changesASegment())) << 3));
}

export function segmentEnd(first: i32, segment: i32): i32 {
  return load<i32>(changeBars + ((<usize>(first + segment * changesASegment())) << 3), 8);
}

/**
 * Writes entry fills, returns and the lowest and highest close between entry and exit of the `count` segments that start at
 * change `first` of the block and end within it; then one segment more, which no stop reaches.
 */
export function describeSegments(run: usize, first: i32, count: i32, isLong: bool): void {
  const step = changesASegment();
  gatherCloses(first, step === 1 ? count + 1 : 2 * count);
  if (step === 1) flippedReturns(count, isLong, segmentReturns);
  else oneSidedReturns(count, isLong, segmentReturns);
  for (let segment = 0; segment < count; segment++) {
    const at = (<usize>segment) << 3;
    const change = segment * step;
    const close = load<f64>(changes + ((<usize>change) << 3));
    store<f64>(segmentFills + at, close * (isLongAfter(change, isLong) ? buyFactor : sellFactor));
    lowHigh(run, segmentStart(first, segment) + 1, segmentEnd(first, segment));
    store<f64>(segmentLows + at, lowest);
    store<f64>(segmentHighs + at, highest);
  }
  store<f64>(segmentLows + ((<usize>count) << 3), Infinity);
  store<f64>(segmentHighs + ((<usize>count) << 3), -Infinity);
}

function gatherCloses(first: i32, count: i32): void {
  for (let change = 0; change < count; change++) {
    const bar = load<u32>(changeBars + ((<usize>(first + change)) << 3));
    store<f64>(changes + ((<usize>change) << 3), load<f64>(blockCloses + ((<usize>bar) << 3)));
  }
}

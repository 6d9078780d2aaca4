import { createKernelMemory } from "../kernels/kernel-memory.ts";
import { createRelativeStrength } from "../kernels/relative-strength.ts";
import { inBlocks } from "./in-blocks.ts";
import { cutLanes, type Lanes } from "./lanes.ts";

/** Wilder's averages of rises and of falls after one bar. */
interface Averages {
  readonly rise: number;
  readonly fall: number;
}

/**
 * `createRelativeStrength(period)` over a whole series, the same bits: NaN until there are `period` changes.
 *
 * Two stretches are walked side by side as in `exponentialAverages`, with two averages each: more would wait for the
 * same divider. A rise is `(change + |change|) / 2`, exactly, and a fall is the rise less the change: whether a price rose
 * is a coin's toss, and a processor that guesses it wrong loses more time than the two operations take. Twice a change may
 * be beyond the doubles; an average is then infinite to the end, and the kernel is stepped instead.
 */
export function relativeStrengths(
  closes: Float64Array,
  period: number,
  strengths: Float64Array = new Float64Array(closes.length),
): Float64Array {
  const { length } = closes;
  strengths.fill(Number.NaN, 0, Math.min(length, period));
  if (length <= period) return strengths;
  const pass: Pass = { closes, strengths, period };
  const seed = seedOf(closes, period);
  strengths[period] = strengthOf(seed);
  const lanes = cutLanes({ first: period + 1, end: length }, 2, 1 / period);
  const last =
    lanes === null ? walk(pass, seed, { start: period + 1, end: length }) : walkLanes(pass, seed, lanes);
  return Number.isFinite(last.rise) && Number.isFinite(last.fall) ? strengths : stepped(closes, period);
}

function stepped(closes: Float64Array, period: number): Float64Array {
  const strength = createRelativeStrength(createKernelMemory(), period);
  return closes.map((close) => strength(close));
}

interface Pass {
  readonly closes: Float64Array;
  readonly strengths: Float64Array;
  readonly period: number;
}

function seedOf(closes: Float64Array, period: number): Averages {
  let rises = 0;
  let falls = 0;
  for (let row = 1; row <= period; row++) {
    const change = (closes[row] ?? 0) - (closes[row - 1] ?? 0);
    rises += Math.max(change, 0);
    falls += Math.max(-change, 0);
  }
  return { rise: rises / period, fall: falls / period };
}

function strengthOf({ rise, fall }: Averages): number {
  const movement = rise + fall;
  return movement === 0 ? 50 : 100 * (rise / movement);
}

interface Rows {
  readonly start: number;
  readonly end: number;
}

/** The rows from the averages before them; answers those after them. */
function walk({ closes, strengths, period }: Pass, before: Averages, { start, end }: Rows): Averages {
  let { rise, fall } = before;
  let previous = closes[start - 1] ?? 0;
  for (let row = start; row < end; row++) {
    const close = closes[row] ?? 0;
    const change = close - previous;
    previous = close;
    const up = (change + Math.abs(change)) * 0.5;
    rise = (rise * (period - 1) + up) / period;
    fall = (fall * (period - 1) + (up - change)) / period;
    const movement = rise + fall;
    strengths[row] = movement === 0 ? 50 : 100 * (rise / movement);
  }
  return { rise, fall };
}

/** Both stretches and what is left behind them; answers the averages after the last row. */
function walkLanes(pass: Pass, seed: Averages, lanes: Lanes): Averages {
  const { first, length } = lanes;
  const second = first + length;
  const none = { rise: 0, fall: 0 };
  // The guess: the averages of a run-in from none. What it writes is written over by the first stretch.
  const guess = walk(pass, none, { start: second - lanes.runIn, end: second });
  const [a, b] = walkPair(pass, [seed, guess], lanes);
  const end = second + length;
  const last = isSame(a, guess) ? b : mend(pass, a, { guess, lanes });
  return walk(pass, last, { start: end, end: pass.closes.length });
}

function walkPair(
  pass: Pass,
  before: readonly [Averages, Averages],
  lanes: Lanes,
): readonly [Averages, Averages] {
  const [a, b] = before;
  const pair = { riseA: a.rise, fallA: a.fall, riseB: b.rise, fallB: b.fall };
  inBlocks(0, lanes.length, (from, to) => walkBlock(pass, { lanes, pair, from, to }));
  return [
    { rise: pair.riseA, fall: pair.fallA },
    { rise: pair.riseB, fall: pair.fallB },
  ];
}

interface PairBlock {
  readonly lanes: Lanes;
  /** The latest averages of both stretches. */
  readonly pair: { riseA: number; fallA: number; riseB: number; fallB: number };
  readonly from: number;
  readonly to: number;
}

function walkBlock({ closes, strengths, period }: Pass, { lanes, pair, from, to }: PairBlock): void {
  const { first } = lanes;
  const second = first + lanes.length;
  const kept = period - 1;
  let { riseA, fallA, riseB, fallB } = pair;
  let previousA = closes[first + from - 1] ?? 0;
  let previousB = closes[second + from - 1] ?? 0;
  for (let index = from; index < to; index++) {
    const closeA = closes[first + index] ?? 0;
    const closeB = closes[second + index] ?? 0;
    const changeA = closeA - previousA;
    const changeB = closeB - previousB;
    previousA = closeA;
    previousB = closeB;
    const upA = (changeA + Math.abs(changeA)) * 0.5;
    const upB = (changeB + Math.abs(changeB)) * 0.5;
    riseA = (riseA * kept + upA) / period;
    riseB = (riseB * kept + upB) / period;
    fallA = (fallA * kept + (upA - changeA)) / period;
    fallB = (fallB * kept + (upB - changeB)) / period;
    const movementA = riseA + fallA;
    const movementB = riseB + fallB;
    strengths[first + index] = movementA === 0 ? 50 : 100 * (riseA / movementA);
    strengths[second + index] = movementB === 0 ? 50 : 100 * (riseB / movementB);
  }
  pair.riseA = riseA;
  pair.fallA = fallA;
  pair.riseB = riseB;
  pair.fallB = fallB;
}

/**
 * Writes the second stretch again from the averages that the first left, bar by bar beside the guess's own, until both
 * are the same: from there on it is right as it stands. Answers the averages after it.
 */
function mend(
  pass: Pass,
  before: Averages,
  { guess, lanes }: { readonly guess: Averages; readonly lanes: Lanes },
): Averages {
  const start = lanes.first + lanes.length;
  const end = start + lanes.length;
  const guessed = { ...pass, strengths: new Float64Array(pass.strengths.length) };
  let averages = before;
  let wrong = guess;
  for (let row = start; row < end; row++) {
    if (isSame(averages, wrong)) return walk(guessed, wrong, { start: row, end });
    averages = walk(pass, averages, { start: row, end: row + 1 });
    wrong = walk(guessed, wrong, { start: row, end: row + 1 });
  }
  return averages;
}

function isSame(a: Averages, b: Averages): boolean {
  return Object.is(a.rise, b.rise) && Object.is(a.fall, b.fall);
}

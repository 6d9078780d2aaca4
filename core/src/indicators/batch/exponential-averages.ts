import { createExactMean } from "../kernels/exact-mean.ts";
import { createKernelMemory } from "../kernels/kernel-memory.ts";
import { inBlocks } from "./in-blocks.ts";
import { type AverageRows, cutLanes, type Lanes } from "./lanes.ts";

/**
 * `createExponentialAverage(period)` over a series, the same bits: NaN until `period` values, counted from row `from` on.
 *
 * One bar needs the bar before, so a plain loop waits for three operations a bar. Four stretches are walked side by
 * side instead: three of them guess their beginning by a run-in from any value, and each guess is checked against the
 * stretch before it (see `mend`). What is written is what the plain loop writes, whether the guesses were right or not.
 */
export function exponentialAverages(
  values: Float64Array,
  period: number,
  { from = 0, into: averages = new Float64Array(values.length) }: AverageRows = {},
): Float64Array {
  const { length } = values;
  const first = Math.min(from + period, length);
  averages.fill(Number.NaN, 0, Math.min(first, length));
  if (from + period > length) return averages;
  const seed = createExactMean(createKernelMemory(), period);
  for (let row = from; row < first; row++) averages[row] = seed(values[row] ?? 0);
  const weight = 2 / (period + 1);
  const lanes = cutLanes({ first, end: length }, 4, weight);
  if (lanes === null) {
    walk(values, averages, { weight, start: first });
    return averages;
  }
  walkLanes(values, averages, { weight, lanes });
  for (const lane of [1, 2, 3]) mend(values, averages, { weight, start: first + lane * lanes.length });
  walk(values, averages, { weight, start: first + 4 * lanes.length });
  return averages;
}

/** Every row from `start` on, from the average before it. */
function walk(
  values: Float64Array,
  averages: Float64Array,
  { weight, start }: { readonly weight: number; readonly start: number },
): void {
  let average = averages[start - 1] ?? 0;
  for (let row = start; row < values.length; row++) {
    average = average + weight * ((values[row] ?? 0) - average);
    averages[row] = average;
  }
}

/**
 * Makes the rows from `start` on what the average before them asks for, down to the first that is so already: the same
 * average and the same values after it give the same bits from there on.
 */
function mend(
  values: Float64Array,
  averages: Float64Array,
  { weight, start }: { readonly weight: number; readonly start: number },
): void {
  let average = averages[start - 1] ?? 0;
  for (let row = start; row < values.length; row++) {
    average = average + weight * ((values[row] ?? 0) - average);
    if (Object.is(averages[row], average)) return;
    averages[row] = average;
  }
}

function walkLanes(
  values: Float64Array,
  averages: Float64Array,
  { weight, lanes }: { readonly weight: number; readonly lanes: Lanes },
): void {
  const { first, length, runIn } = lanes;
  const [second, third, fourth] = [first + length, first + 2 * length, first + 3 * length];
  let b = values[second - runIn - 1] ?? 0;
  let c = values[third - runIn - 1] ?? 0;
  let d = values[fourth - runIn - 1] ?? 0;
  for (let index = -runIn; index < 0; index++) {
    b = b + weight * ((values[second + index] ?? 0) - b);
    c = c + weight * ((values[third + index] ?? 0) - c);
    d = d + weight * ((values[fourth + index] ?? 0) - d);
  }
  const state = { a: averages[first - 1] ?? 0, b, c, d };
  inBlocks(0, length, (from, to) => walkBlock(values, averages, { weight, lanes, state, from, to }));
}

interface LanesBlock {
  readonly weight: number;
  readonly lanes: Lanes;
  /** The latest average of each stretch. */
  readonly state: { a: number; b: number; c: number; d: number };
  readonly from: number;
  readonly to: number;
}

function walkBlock(
  values: Float64Array,
  averages: Float64Array,
  { weight, lanes, state, from, to }: LanesBlock,
): void {
  const { first, length } = lanes;
  const [second, third, fourth] = [first + length, first + 2 * length, first + 3 * length];
  let { a, b, c, d } = state;
  for (let index = from; index < to; index++) {
    a = a + weight * ((values[first + index] ?? 0) - a);
    b = b + weight * ((values[second + index] ?? 0) - b);
    c = c + weight * ((values[third + index] ?? 0) - c);
    d = d + weight * ((values[fourth + index] ?? 0) - d);
    averages[first + index] = a;
    averages[second + index] = b;
    averages[third + index] = c;
    averages[fourth + index] = d;
  }
  state.a = a;
  state.b = b;
  state.c = c;
  state.d = d;
}

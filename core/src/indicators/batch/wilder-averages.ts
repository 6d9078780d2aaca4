import { inBlocks } from "./in-blocks.ts";
import { type AverageRows, cutLanes, type Lanes } from "./lanes.ts";

/**
 * `createWilderAverage(period)` over a series, the same bits: NaN until `period` values, counted from row `from` on.
 * Four stretches are walked side by side, as in `exponentialAverages`: a division is waited for once, not four times.
 */
export function wilderAverages(
  values: Float64Array,
  period: number,
  { from = 0, into: averages = new Float64Array(values.length) }: AverageRows = {},
): Float64Array {
  const { length } = values;
  const first = Math.min(from + period, length);
  averages.fill(Number.NaN, 0, first);
  if (from + period > length) return averages;
  let sum = 0;
  for (let row = from; row < first; row++) sum += values[row] ?? 0;
  averages[first - 1] = sum / period;
  const lanes = cutLanes({ first, end: length }, 4, 1 / period);
  if (lanes === null) {
    walk(values, averages, { period, start: first });
    return averages;
  }
  walkLanes(values, averages, { period, lanes });
  for (const lane of [1, 2, 3]) mend(values, averages, { period, start: first + lane * lanes.length });
  walk(values, averages, { period, start: first + 4 * lanes.length });
  return averages;
}

/** Every row from `start` on, from the average before it. */
function walk(
  values: Float64Array,
  averages: Float64Array,
  { period, start }: { readonly period: number; readonly start: number },
): void {
  let average = averages[start - 1] ?? 0;
  for (let row = start; row < values.length; row++) {
    average = (average * (period - 1) + (values[row] ?? 0)) / period;
    averages[row] = average;
  }
}

/** Makes the rows from `start` on what the average before them asks for, down to the first that is so already. */
function mend(
  values: Float64Array,
  averages: Float64Array,
  { period, start }: { readonly period: number; readonly start: number },
): void {
  let average = averages[start - 1] ?? 0;
  for (let row = start; row < values.length; row++) {
    average = (average * (period - 1) + (values[row] ?? 0)) / period;
    if (Object.is(averages[row], average)) return;
    averages[row] = average;
  }
}

function walkLanes(
  values: Float64Array,
  averages: Float64Array,
  { period, lanes }: { readonly period: number; readonly lanes: Lanes },
): void {
  const { first, length, runIn } = lanes;
  const kept = period - 1;
  const [second, third, fourth] = [first + length, first + 2 * length, first + 3 * length];
  let b = values[second - runIn - 1] ?? 0;
  let c = values[third - runIn - 1] ?? 0;
  let d = values[fourth - runIn - 1] ?? 0;
  for (let index = -runIn; index < 0; index++) {
    b = (b * kept + (values[second + index] ?? 0)) / period;
    c = (c * kept + (values[third + index] ?? 0)) / period;
    d = (d * kept + (values[fourth + index] ?? 0)) / period;
  }
  const state = { a: averages[first - 1] ?? 0, b, c, d };
  inBlocks(0, length, (from, to) => walkBlock(values, averages, { period, lanes, state, from, to }));
}

interface LanesBlock {
  readonly period: number;
  readonly lanes: Lanes;
  /** The latest average of each stretch. */
  readonly state: { a: number; b: number; c: number; d: number };
  readonly from: number;
  readonly to: number;
}

function walkBlock(
  values: Float64Array,
  averages: Float64Array,
  { period, lanes, state, from, to }: LanesBlock,
): void {
  const { first, length } = lanes;
  const kept = period - 1;
  const [second, third, fourth] = [first + length, first + 2 * length, first + 3 * length];
  let { a, b, c, d } = state;
  for (let index = from; index < to; index++) {
    a = (a * kept + (values[first + index] ?? 0)) / period;
    b = (b * kept + (values[second + index] ?? 0)) / period;
    c = (c * kept + (values[third + index] ?? 0)) / period;
    d = (d * kept + (values[fourth + index] ?? 0)) / period;
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

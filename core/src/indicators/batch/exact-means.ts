import { decimalPlaces } from "../../kernel/decimal.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createKernelMemory } from "../kernels/kernel-memory.ts";
import { createDivision, type Division } from "./division.ts";
import { inBlocks } from "./in-blocks.ts";

/** A decimal is read off a double without doubt while it has fewer units than this. */
const MAX_UNITS = 2 ** 51;
const MAX_SUM = 2 ** 53;
/** Added to a number below 2^51 and taken away again, it leaves the nearest whole number. */
const ROUNDING = 1.5 * 2 ** 52;

/**
 * `createExactMean(period)` over a whole series, the same bits: NaN until there are `period` values.
 *
 * The values are whole units of a power of ten, so the sum of a window is exact in a double, whatever it is summed
 * with, and slides with one addition a bar. The power is found on the way: a value that is no whole number of units starts
 * the series over with more places. Values with more digits than a double's sum can hold go through the kernel.
 */
export function exactMeans(values: Float64Array, period: number): Float64Array {
  const means = new Float64Array(values.length).fill(Number.NaN, 0, Math.min(values.length, period - 1));
  let places = 0;
  while (true) {
    const pass = { values, means, period, scale: 10 ** places };
    let row = meansByProducts(pass);
    if (row !== values.length && !needsPlaces(values[row], places)) row = meansByDivisions(pass);
    if (row === values.length) return means;
    if (!needsPlaces(values[row], places)) return meansByKernel(values, means, period);
    places = decimalPlaces(values[row] ?? 0);
  }
}

interface MeansPass {
  readonly values: Float64Array;
  readonly means: Float64Array;
  readonly period: number;
  /** Units of one. */
  readonly scale: number;
}

function needsPlaces(value: number | undefined, places: number): boolean {
  return value !== undefined && Number.isFinite(value) && decimalPlaces(value) > places;
}

/**
 * Writes means up to the first value that is no whole number of units, or one of too many, and answers its row. It
 * divides by multiplying (see `createDivision`): a division a bar for the check and one for the mean would take most of
 * the time. The unit that leaves the window is made again of its value, which is faster than reading it back.
 */
function meansByProducts(pass: MeansPass): number {
  const { values, means, period, scale } = pass;
  const unit = createDivision(scale);
  const mean = createDivision(period * scale);
  if (unit === null || mean === null) return 0;
  const limit = Math.min(unit.limit, mean.limit);
  const head = sumHead(values, Math.min(period, values.length), { scale, unit, limit: limit / period });
  if (head.row < period) return head.row;
  means[period - 1] = quotient(head.sum, mean);
  const state = { sum: head.sum, brokeAt: values.length };
  const slide = { ...pass, unit, mean, limit, state };
  inBlocks(period, values.length, (from, to) => {
    if (state.brokeAt === values.length) slideBlock(slide, from, to);
  });
  return state.brokeAt;
}

interface MeansSlide extends MeansPass {
  readonly unit: Division;
  readonly mean: Division;
  /** No sum of a window, whatever the signs in it, may be above this. */
  readonly limit: number;
  /** The sum of the latest window, and where the pass broke off. */
  readonly state: { sum: number; brokeAt: number };
}

/** The units of a whole block together bound those of each of its windows: one addition a bar instead of comparisons. */
function slideBlock(
  { values, means, period, scale, unit, mean, limit, state }: MeansSlide,
  from: number,
  to: number,
): void {
  const { high, low } = unit;
  const { high: meanHigh, low: meanLow } = mean;
  let { sum } = state;
  let bound = 0;
  for (let row = from - period; row < from; row++) bound += Math.abs((values[row] ?? 0) * scale);
  let row = from;
  for (; row < to; row++) {
    const value = values[row] ?? 0;
    const shifted = value * scale + ROUNDING;
    const units = shifted - ROUNDING;
    if (units * high + units * low !== value) break;
    bound += Math.abs(units);
    sum += shifted - ((values[row - period] ?? 0) * scale + ROUNDING);
    means[row] = sum * meanHigh + sum * meanLow;
  }
  state.sum = sum;
  if (row < to) state.brokeAt = row;
  else if (bound > limit) state.brokeAt = from;
}

/** The sum of the first `count` values in units, up to the first that cannot be summed, which is at `row`. */
function sumHead(
  values: Float64Array,
  count: number,
  { scale, unit, limit }: { readonly scale: number; readonly unit: Division; readonly limit: number },
): { readonly sum: number; readonly row: number } {
  let sum = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row] ?? 0;
    const units = value * scale + ROUNDING - ROUNDING;
    if (quotient(units, unit) !== value || !(Math.abs(units) <= limit)) return { sum, row };
    sum += units;
  }
  return { sum, row: count };
}

function quotient(k: number, { high, low }: Division): number {
  return k * high + k * low;
}

/** The same for units of more digits: as far as a sum is exact at all. */
function meansByDivisions({ values, means, period, scale }: MeansPass): number {
  const limit = Math.min(MAX_UNITS, Math.floor(MAX_SUM / period));
  if (period * scale > MAX_SUM) return 0;
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    const units = Math.round(value * scale);
    if (units / scale !== value || !(Math.abs(units) <= limit)) return row;
    sum += units;
    if (row >= period) sum -= Math.round((values[row - period] ?? 0) * scale);
    if (row >= period - 1) means[row] = sum / (period * scale);
  }
  return values.length;
}

function meansByKernel(values: Float64Array, means: Float64Array, period: number): Float64Array {
  const mean = createExactMean(createKernelMemory(), period);
  for (let row = 0; row < values.length; row++) means[row] = mean(values[row] ?? 0);
  return means;
}

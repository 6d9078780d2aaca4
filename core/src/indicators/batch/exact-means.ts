import { decimalPlaces } from "../../kernel/decimal.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createKernelMemory } from "../kernels/kernel-memory.ts";
import { createDivision, type Division } from "./division.ts";
import { inBlocks } from "./in-blocks.ts";
import { MEANS_AT, WASM_PERIOD, WASM_ROWS, type WasmKernels, wasmKernels } from "./wasm-kernels.ts";

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
 * Writes into `means`, every cell of it.
 */
export function exactMeans(
  values: Float64Array,
  period: number,
  means: Float64Array = new Float64Array(values.length),
): Float64Array {
  means.fill(Number.NaN, 0, Math.min(values.length, period - 1));
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
 * Writes means up to the first value that is no whole number of units, or has too many or fewer than none, and answers
 * its row. The check divides by two products (see `createDivision`). The unit that leaves the window is made again of its
 * value, which is faster than reading it back.
 */
function meansByProducts(pass: MeansPass): number {
  const { values, means, period, scale } = pass;
  const unit = createDivision(scale);
  if (unit === null || period * scale > MAX_SUM) return 0;
  const limit = Math.min(unit.limit, Math.floor(MAX_SUM / period));
  const slide: MeansSlide = { ...pass, unit, limit, state: { sum: 0, brokeAt: values.length } };
  sumHead(slide, Math.min(period, values.length));
  if (slide.state.brokeAt < values.length) return slide.state.brokeAt;
  if (values.length >= period) means[period - 1] = slide.state.sum / (period * scale);
  const kernels = period <= WASM_PERIOD && values.length > WASM_ROWS ? wasmKernels() : null;
  inBlocks(period, values.length, (from, to) => {
    if (slide.state.brokeAt < values.length) return;
    if (kernels !== null && to - from === WASM_ROWS && slideInVectors(slide, kernels, from)) return;
    slideBlock(slide, from, to);
  });
  return slide.state.brokeAt;
}

interface MeansSlide extends MeansPass {
  readonly unit: Division;
  /** No value may have more units. */
  readonly limit: number;
  /** The sum of the latest window, and where the pass broke off. */
  readonly state: { sum: number; brokeAt: number };
}

/** The sum of the first `count` values in units. */
function sumHead({ values, scale, unit, limit, state }: MeansSlide, count: number): void {
  for (let row = 0; row < count; row++) {
    const value = values[row] ?? 0;
    const units = value * scale + ROUNDING - ROUNDING;
    if (units * unit.high + units * unit.low !== value || units > limit || units < 0) {
      state.brokeAt = row;
      return;
    }
    state.sum += units;
  }
}

/** A whole block in WebAssembly; false, with nothing done, where one of its values needs a closer look. */
function slideInVectors(slide: MeansSlide, kernels: WasmKernels, from: number): boolean {
  const { values, means, period, scale, unit, limit, state } = slide;
  kernels.memory.set(values.subarray(from - period, from + WASM_ROWS), MEANS_AT.values);
  const { isWhole, mostUnits, sum } = kernels.slideMeans({ rows: WASM_ROWS, period, scale, ...unit });
  if (!isWhole || !(mostUnits <= limit)) return false;
  means.set(kernels.memory.subarray(MEANS_AT.out, MEANS_AT.out + WASM_ROWS), from);
  state.sum = sum;
  return true;
}

/** The views give all three columns one index, which costs less than three. */
function slideBlock(
  { values, means, period, scale, unit, limit, state }: MeansSlide,
  from: number,
  to: number,
): void {
  const entering = values.subarray(from, to);
  const leaving = values.subarray(from - period, to - period);
  const block = means.subarray(from, to);
  const { high, low } = unit;
  const divisor = period * scale;
  let { sum } = state;
  let index = 0;
  for (; index < entering.length; index++) {
    const value = entering[index] ?? 0;
    const shifted = value * scale + ROUNDING;
    const units = shifted - ROUNDING;
    if (units * high + units * low !== value) break;
    if (units > limit || units < 0) break;
    sum += shifted - ((leaving[index] ?? 0) * scale + ROUNDING);
    block[index] = sum / divisor;
  }
  state.sum = sum;
  if (index < entering.length) state.brokeAt = from + index;
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
    // The difference first: one value more than the window's may be beyond what is exact.
    sum += units - (row < period ? 0 : Math.round((values[row - period] ?? 0) * scale));
    if (row >= period - 1) means[row] = sum / (period * scale);
  }
  return values.length;
}

function meansByKernel(values: Float64Array, means: Float64Array, period: number): Float64Array {
  const mean = createExactMean(createKernelMemory(), period);
  for (let row = 0; row < values.length; row++) means[row] = mean(values[row] ?? 0);
  return means;
}

import { inBlocks } from "./in-blocks.ts";
import { DEVIATIONS_AT, WASM_PERIOD, WASM_ROWS, type WasmKernels, wasmKernels } from "./wasm-kernels.ts";

/**
 * `populationDeviation` of each window of `period` values around its mean, the same bits: two passes a window, oldest
 * value first; NaN until the window is full. A window's sum waits for each addition before the next, so four
 * neighbouring windows are summed side by side: they read the same values, and each keeps its own order.
 */
export function windowDeviations(
  values: Float64Array,
  means: Float64Array,
  {
    period,
    into: deviations = new Float64Array(values.length),
  }: { readonly period: number; readonly into?: Float64Array },
): Float64Array {
  const { length } = values;
  deviations.fill(Number.NaN, 0, Math.min(length, period - 1));
  let row = period - 1;
  if (period > 3) {
    const fours = Math.max(0, Math.floor((length - row) / 4)) * 4;
    const windows = { values, means, deviations, period };
    const kernels = period <= WASM_PERIOD && length > WASM_ROWS ? wasmKernels() : null;
    inBlocks(row, row + fours, (from, to) => {
      if (kernels !== null && to - from === WASM_ROWS) deviateInVectors(windows, kernels, from);
      else deviateByFours(windows, from, to);
    });
    row += fours;
  }
  for (; row < length; row++) {
    const mean = means[row] ?? 0;
    let squares = 0;
    for (let at = row - period + 1; at <= row; at++) {
      const distance = (values[at] ?? 0) - mean;
      squares += distance * distance;
    }
    deviations[row] = Math.sqrt(squares / period);
  }
  return deviations;
}

interface Windows {
  readonly values: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly period: number;
}

/** Writes the deviations of a whole block in WebAssembly, eight at a time. */
function deviateInVectors(
  { values, means, deviations, period }: Windows,
  { memory, deviate }: WasmKernels,
  from: number,
): void {
  memory.set(values.subarray(from - period + 1, from + WASM_ROWS), DEVIATIONS_AT.values);
  memory.set(means.subarray(from, from + WASM_ROWS), DEVIATIONS_AT.means);
  deviate(WASM_ROWS, period);
  deviations.set(memory.subarray(DEVIATIONS_AT.out, DEVIATIONS_AT.out + WASM_ROWS), from);
}

/** Writes the deviations of rows `[from, to)`, four at a time. */
function deviateByFours({ values, means, deviations, period }: Windows, from: number, to: number): void {
  for (let row = from; row < to; row += 4) {
    const oldest = row - period + 1;
    const [meanA, meanB, meanC, meanD] = [
      means[row] ?? 0,
      means[row + 1] ?? 0,
      means[row + 2] ?? 0,
      means[row + 3] ?? 0,
    ];
    // The three values that not all four windows have at their beginnings, then what all have, then at their ends.
    const v0 = values[oldest] ?? 0;
    const v1 = values[oldest + 1] ?? 0;
    const v2 = values[oldest + 2] ?? 0;
    let a = square(v0 - meanA) + square(v1 - meanA) + square(v2 - meanA);
    let b = square(v1 - meanB) + square(v2 - meanB);
    let c = square(v2 - meanC);
    let d = 0;
    let at = oldest + 3;
    if ((row - at) % 2 === 0) {
      const value = values[at] ?? 0;
      a += square(value - meanA);
      b += square(value - meanB);
      c += square(value - meanC);
      d += square(value - meanD);
      at += 1;
    }
    for (; at < row; at += 2) {
      const value = values[at] ?? 0;
      const next = values[at + 1] ?? 0;
      a = a + square(value - meanA) + square(next - meanA);
      b = b + square(value - meanB) + square(next - meanB);
      c = c + square(value - meanC) + square(next - meanC);
      d = d + square(value - meanD) + square(next - meanD);
    }
    const w1 = values[row + 1] ?? 0;
    const w2 = values[row + 2] ?? 0;
    b += square(w1 - meanB);
    c = c + square(w1 - meanC) + square(w2 - meanC);
    d = d + square(w1 - meanD) + square(w2 - meanD) + square((values[row + 3] ?? 0) - meanD);
    deviations[row] = Math.sqrt(a / period);
    deviations[row + 1] = Math.sqrt(b / period);
    deviations[row + 2] = Math.sqrt(c / period);
    deviations[row + 3] = Math.sqrt(d / period);
  }
}

function square(value: number): number {
  return value * value;
}

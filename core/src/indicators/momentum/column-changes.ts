import type { SeriesFrame } from "../series-frame.ts";

// Each writes into a column of the frame, as long as its series.

/** `left − right` row by row. */
export function differences(frame: SeriesFrame, left: Float64Array, right: Float64Array): Float64Array {
  const column = frame.column();
  for (let row = 0; row < column.length; row++) column[row] = (left[row] ?? 0) - (right[row] ?? 0);
  return column;
}

/** `(left − right) / right` row by row, in percent; 0 where `right` is zero. */
export function percentDifferences(
  frame: SeriesFrame,
  left: Float64Array,
  right: Float64Array,
): Float64Array {
  const column = frame.column();
  for (let row = 0; row < column.length; row++) {
    const base = right[row] ?? 0;
    column[row] = base === 0 ? 0 : (((left[row] ?? 0) - base) / base) * 100;
  }
  return column;
}

/** What `createRateOfChange(period)` gives over values that are there from row `from` on. */
export function ratesOfChange(
  frame: SeriesFrame,
  values: Float64Array,
  { period, from = 0 }: { readonly period: number; readonly from?: number },
): Float64Array {
  const column = frame.column().fill(Number.NaN, 0, from + period);
  for (let row = from + period; row < column.length; row++) {
    const before = values[row - period] ?? 0;
    column[row] = before === 0 ? 0 : ((values[row] ?? 0) / before - 1) * 100;
  }
  return column;
}

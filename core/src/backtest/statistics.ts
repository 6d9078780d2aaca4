/** Numbers in order, of which nothing is changed. */
type Values = readonly number[] | Float64Array;

/** The sum of `values` from the first to the last; 0 of none. */
export function sumOf(values: Values): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index] ?? 0;
  return total;
}

/** The arithmetic mean; NaN of none. */
export function meanOf(values: Values): number {
  return sumOf(values) / values.length;
}

/**
 * The sample standard deviation, two-pass; NaN of fewer than two. Equal values deviate by exactly 0, whatever rounding
 * makes of their mean.
 */
export function sampleDeviationOf(values: Values): number {
  if (values.length >= 2 && areEqual(values)) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const deviation = (values[index] ?? 0) - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (values.length - 1));
}

function areEqual(values: Values): boolean {
  for (let index = 1; index < values.length; index++) if (values[index] !== values[0]) return false;
  return true;
}

/** `value`, or null where it is not finite: a figure that is undefined. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

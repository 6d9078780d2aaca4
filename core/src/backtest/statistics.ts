/** The sum of `values` from the first to the last; 0 of none. */
export function sumOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The arithmetic mean; NaN of none. */
export function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

/**
 * The sample standard deviation, two-pass; NaN of fewer than two. Equal values deviate by exactly 0, whatever rounding
 * makes of their mean.
 */
export function sampleDeviationOf(values: readonly number[]): number {
  if (values.length >= 2 && values.every((value) => value === values[0])) return 0;
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** `value`, or null where it is not finite: a figure that is undefined. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

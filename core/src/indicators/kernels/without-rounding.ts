/** Parts of one that are kept, many times the rounding errors of percentages and shares. */
const UNITS = 1e10;
const UNITS_BELOW_ONE = 1e13;

/**
 * A computed share or percentage without the digits that are rounding: ten decimals of it, thirteen below one. Values
 * that are equal by their maths, but were summed in another order or from other prices, are then equal to rules too. NaN
 * stays NaN, and zero has no sign.
 */
export function withoutRounding(value: number): number {
  const units = Math.abs(value) < 1 ? UNITS_BELOW_ONE : UNITS;
  return Math.round(value * units) / units + 0;
}

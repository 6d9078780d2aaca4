/** Sums of several prices of this many units stay whole numbers below 2^53. */
const MAX_UNITS = 2 ** 48;
/** The largest power of ten that a double holds exactly. */
const MAX_SCALE = 1e22;

/**
 * The power of ten that makes whole numbers of these prices: 100 of 12.5 and 3.25. `Math.round(price * scale)` is then
 * the price in units of its last decimal, and sums of such units are exact, so that equal ones compare as equal. 0 where
 * there is none, as for prices of 17 digits or NaN.
 */
export function decimalScale(first: number, second: number, third: number = second): number {
  const scale = raisedScale(raisedScale(raisedScale(1, first), second), third);
  const largest = Math.max(Math.abs(first), Math.abs(second), Math.abs(third));
  return largest * scale <= MAX_UNITS ? scale : 0;
}

/** The scale, or the next power of ten at which `price` is a whole number; infinite where there is none. */
function raisedScale(scale: number, price: number): number {
  let raised = scale;
  while (Math.round(price * raised) / raised !== price) {
    raised *= 10;
    if (!(raised <= MAX_SCALE && Math.abs(price) * raised <= MAX_UNITS)) return Number.POSITIVE_INFINITY;
  }
  return raised;
}

/**
 * `1 / divisor` in two parts: `k * high + k * low` is the double nearest to `k / divisor`, as `k / divisor` itself is,
 * for every whole `k` of at most `limit`. Two products take a fraction of the time of a division.
 */
export interface Division {
  readonly high: number;
  readonly low: number;
  /** No `|k|` may be above this: a power of two. */
  readonly limit: number;
}

/**
 * The parts of `1 / divisor`, a positive whole number, or null for divisors beyond 2^25, which the proof does not cover.
 *
 * `high` is `1 / divisor` rounded to `53 - b` bits, where neither `k` nor `divisor` has more than `b`; so `k * high` is
 * exact, and so is `1 - high * divisor`, which makes `low` the rest to within a relative 2^-53. The sum before its one
 * rounding is then off the true quotient `q` by less than `q * 2^(b - 105)`. No quotient lies in the middle between two
 * doubles (the odd 54-bit numerator of such a middle would divide `k`), and `q` is at least a `divisor`th of the last
 * place's half away from any. The error stays below that while `b` and the bits of `divisor` are together at most 51;
 * here 50.
 */
export function createDivision(divisor: number): Division | null {
  const divisorBits = Math.floor(Math.log2(divisor)) + 1;
  const bits = MOST_BITS - divisorBits;
  if (bits < divisorBits) return null;
  const inverse = 1 / divisor;
  const product = inverse * (2 ** bits + 1);
  const high = product - (product - inverse);
  return { high, low: (1 - high * divisor) / divisor, limit: 2 ** (bits - 1) };
}

const MOST_BITS = 50;

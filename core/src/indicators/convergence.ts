/**
 * The weight of the seed below which a recursive indicator counts as independent of where it started. The formulas are
 * fixed, as requests and receipts depend on them: on the first bar they allow, the weight is at most one step above.
 */
const SEED_WEIGHT = 1e-9;

/** Bars until an EMA of `period` may be used: `n-1 + ceil(ln 1e-9 / ln(1 - 2/(n+1)))`. */
export function emaConvergence(period: number): number {
  return period - 1 + Math.ceil(Math.log(SEED_WEIGHT) / Math.log(1 - 2 / (period + 1)));
}

/** Bars until an indicator with Wilder's smoothing may be used: `n + ceil(ln 1e-9 / ln(1 - 1/n))`. */
export function wilderConvergence(period: number): number {
  return period + Math.ceil(Math.log(SEED_WEIGHT) / Math.log(1 - 1 / period));
}

/** Bars until a value that takes in each bar with at least this weight has forgotten its seed: `ceil(ln 1e-9 / ln(1 - w))`. */
export function fadingBars(weight: number): number {
  return Math.ceil(Math.log(SEED_WEIGHT) / Math.log(1 - weight));
}

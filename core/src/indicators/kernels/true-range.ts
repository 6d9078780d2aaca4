import type { KernelMemory } from "./kernel-memory.ts";

/** What a true range is made of. */
interface RangeBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Wilder's true range `max(high, previous close) − min(low, previous close)`; NaN on the first bar, which has none.
 * `difference` subtracts, where the usual rounding of decimals matters. Source: J. W. Wilder, New Concepts in Technical
 * Trading Systems (1978); TA-Lib TRANGE.
 */
export function createTrueRange(
  memory: KernelMemory,
  difference: (price: number, other: number) => number = (price, other) => price - other,
): (bar: RangeBar) => number {
  const before = memory.cells(1).fill(Number.NaN);
  return ({ high, low, close }) => {
    const previousClose = before[0] ?? Number.NaN;
    before[0] = close;
    return difference(Math.max(high, previousClose), Math.min(low, previousClose));
  };
}

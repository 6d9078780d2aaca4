import { createExactWindowMean } from "./exact-window-mean.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/**
 * Where the least squares line through the last `period` values ends, on the latest of them: `Σ (6 i − 2 (n + 1)) · x_i /
 * (n (n + 1))` with `i` from 1 at the oldest. NaN until there are so many values, and then the double nearest to the exact
 * end over their decimals, as `createExactWindowMean` says: prices on a straight line give the latest price.
 */
export function createExactLineEnd(memory: KernelMemory, period: number): (value: number) => number {
  return createExactWindowMean(memory, period, {
    equal: -2 * (period + 1),
    rising: 6,
    divisor: period * (period + 1),
  });
}

/**
 * How much that line rises from one value to the next: `Σ (12 i − 6 (n + 1)) · x_i / (n (n² − 1))`, as exact. `period` is
 * at least 2.
 */
export function createExactLineSlope(memory: KernelMemory, period: number): (value: number) => number {
  return createExactWindowMean(memory, period, {
    equal: -6 * (period + 1),
    rising: 12,
    divisor: period * (period * period - 1),
  });
}

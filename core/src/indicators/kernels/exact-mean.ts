import { createExactWindowMean } from "./exact-window-mean.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/**
 * The mean of the last `period` values, NaN until there are so many: the double nearest to the exact mean of their
 * decimals, as `createExactWindowMean` says.
 */
export function createExactMean(memory: KernelMemory, period: number): (value: number) => number {
  return createExactWindowMean(memory, period, { equal: 1, rising: 0, divisor: period });
}

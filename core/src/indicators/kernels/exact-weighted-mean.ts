import { createExactWindowMean } from "./exact-window-mean.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/**
 * The mean of the last `period` values with weights 1, 2, … n from the oldest to the latest, NaN until there are so
 * many: the double nearest to the exact mean of their decimals, as `createExactWindowMean` says.
 */
export function createExactWeightedMean(memory: KernelMemory, period: number): (value: number) => number {
  return createExactWindowMean(memory, period, {
    equal: 0,
    rising: 1,
    divisor: (period * (period + 1)) / 2,
  });
}

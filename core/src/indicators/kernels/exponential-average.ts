import { createExactMean } from "./exact-mean.ts";
import type { KernelMemory } from "./kernel-memory.ts";

const IS_SEEDED = 0;
const AVERAGE = 1;

/**
 * An EMA over any values: NaN until `period` of them, then seeded with their mean. `weight` is that of the latest value,
 * where it is not the usual `2 / (period + 1)`.
 */
export function createExponentialAverage(
  memory: KernelMemory,
  period: number,
  weight: number = 2 / (period + 1),
): (value: number) => number {
  const seed = createExactMean(memory, period);
  const state = memory.cells(2);
  return (value) => {
    const before = state[AVERAGE] ?? 0;
    const average = state[IS_SEEDED] === 0 ? seed(value) : before + weight * (value - before);
    if (Number.isNaN(average)) return average;
    state[IS_SEEDED] = 1;
    state[AVERAGE] = average;
    return average;
  };
}

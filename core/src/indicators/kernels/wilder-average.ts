import type { KernelMemory } from "./kernel-memory.ts";

const COUNT = 0;
/** The sum of the first values, then the average. */
const VALUE = 1;

/**
 * Wilder's smoothing over any values: NaN until `period` of them, then their mean, then
 * `(previous · (n−1) + value) / n`. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export function createWilderAverage(memory: KernelMemory, period: number): (value: number) => number {
  const state = memory.cells(2);
  return (value) => {
    const count = state[COUNT] ?? 0;
    const held = state[VALUE] ?? 0;
    if (count === period) {
      const average = (held * (period - 1) + value) / period;
      state[VALUE] = average;
      return average;
    }
    state[COUNT] = count + 1;
    const sum = held + value;
    const isSeeded = count + 1 === period;
    state[VALUE] = isSeeded ? sum / period : sum;
    return isSeeded ? sum / period : Number.NaN;
  };
}

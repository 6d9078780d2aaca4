import { createExponentialAverage } from "./exponential-average.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/**
 * An EMA of values, an EMA of that one, and so on: `stages` of them with the same period, each seeded with the mean of
 * the first `period` values of the one before. Stage `k` (from 1 on) is NaN until bar `k · (period − 1) + 1`. The array
 * is reused.
 */
export function createExponentialChain(
  memory: KernelMemory,
  period: number,
  stages: number,
): (value: number) => Float64Array {
  const averages = Array.from({ length: stages }, () => createExponentialAverage(memory, period));
  const outputs = new Float64Array(stages).fill(Number.NaN);
  return (value) => {
    let input = value;
    for (let stage = 0; stage < stages && !Number.isNaN(input); stage++) {
      input = averages[stage]?.(input) ?? Number.NaN;
      outputs[stage] = input;
    }
    return outputs;
  };
}

import { ensureDefined } from "../../kernel/assert.ts";
import type { KernelMemory } from "./kernel-memory.ts";
import { createWindow } from "./window.ts";

/**
 * The mean of the last values with these weights, that of the oldest first; NaN until there are as many values as
 * weights. It is summed anew on every bar as `x + Σ w·(x_i − x) / Σ w` around the latest value x, so it depends on the
 * window alone and a constant value comes back unchanged. A step takes as many operations as there are weights.
 */
export function createWeightedWindowMean(
  memory: KernelMemory,
  weights: readonly number[],
): (value: number) => number {
  const window = createWindow(memory, weights.length);
  const shares = Float64Array.from(weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (value) => {
    window.push(value);
    if (!window.isFull()) return Number.NaN;
    const offset = window.sum((held, index) => ensureDefined(shares[index], "a weight") * (held - value));
    return value + offset / total;
  };
}

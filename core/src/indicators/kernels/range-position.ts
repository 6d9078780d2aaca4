import type { KernelMemory } from "./kernel-memory.ts";
import { createWindowExtreme } from "./window-extreme.ts";

/** What is ranged over: one bar, or one value thrice. */
interface RangedBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Where the close stands in the range of the last `period` bars, 0 at the lowest low and 100 at the highest high: the raw
 * %K of G. C. Lane's stochastic. NaN until there are so many bars; a window without a range is 50.
 */
export function createRangePosition(memory: KernelMemory, period: number): (bar: RangedBar) => number {
  const highest = createWindowExtreme(memory, period, "highest");
  const lowest = createWindowExtreme(memory, period, "lowest");
  return ({ high, low, close }) => {
    const bottom = lowest.push(low);
    const range = highest.push(high) - bottom;
    return range === 0 ? 50 : 100 * ((close - bottom) / range);
  };
}

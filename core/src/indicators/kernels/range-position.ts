import type { KernelMemory } from "./kernel-memory.ts";
import { pricePercent } from "./price-percent.ts";
import { createWindowExtreme } from "./window-extreme.ts";

/** What is ranged over: a bar, or a computed value as all three. */
export interface RangedBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** A range up to this is none: it is the rounding of computed values that are equal. Prices have none. */
  readonly noise?: number;
}

/**
 * Where the close stands in the range of the last `period` bars, 0 at the lowest low and 100 at the highest high: the raw
 * %K of G. C. Lane's stochastic. NaN until there are so many bars; a window without a range is what `flat` makes of the close, else 50.
 */
export function createRangePosition(
  memory: KernelMemory,
  period: number,
  flat: (close: number) => number = () => 50,
): (bar: RangedBar) => number {
  const highest = createWindowExtreme(memory, period, "highest");
  const lowest = createWindowExtreme(memory, period, "lowest");
  return ({ high, low, close, noise }) => {
    const bottom = lowest.push(low);
    const top = highest.push(high);
    const range = top - bottom;
    if (range <= (noise ?? 0)) return flat(close);
    return noise === undefined ? pricePercent(close, bottom, top) : 100 * ((close - bottom) / range);
  };
}

import type { KernelMemory } from "./kernel-memory.ts";
import { createWilderAverage } from "./wilder-average.ts";

/**
 * The share of rises in the movement of any series, 0 to 100: `100 · G / (G + L)`, with Wilder's averages of rises and
 * falls. NaN until there are `period` changes; no movement at all is 50. Both averages fade alike while the value rests, so
 * that its strength stays: bars of rest do not count where two starts have to agree.
 */
export function createRelativeStrength(memory: KernelMemory, period: number): (value: number) => number {
  const averageRise = createWilderAverage(memory, period);
  const averageFall = createWilderAverage(memory, period);
  const before = memory.cells(1).fill(Number.NaN);
  return (value) => {
    const change = value - (before[0] ?? Number.NaN);
    before[0] = value;
    if (Number.isNaN(change)) return Number.NaN;
    const rise = averageRise(Math.max(change, 0));
    const fall = averageFall(Math.max(-change, 0));
    const movement = rise + fall;
    return movement === 0 ? 50 : 100 * (rise / movement);
  };
}

import type { KernelMemory } from "./kernel-memory.ts";
import { createWindow, type Window } from "./window.ts";

/**
 * The mean of a full window of derived values, as the latest plus the mean distance from it: a fresh sum, so a function
 * of the window alone, and equal values give exactly that value. For prices `createExactMean` is nearer and faster.
 */
export function windowMean(window: Window): number {
  const latest = window.at(0);
  return latest + window.sum((value) => value - latest) / window.length;
}

/** `windowMean` of the last `period` values; NaN until there are so many. */
export function createWindowMean(memory: KernelMemory, period: number): (value: number) => number {
  const window = createWindow(memory, period);
  return (value) => {
    window.push(value);
    return window.isFull() ? windowMean(window) : Number.NaN;
  };
}

import type { KernelMemory } from "./kernel-memory.ts";
import { createWindow } from "./window.ts";

/**
 * The change from the value `period` bars before, in percent of that value; NaN until there is one, and 0 where it is
 * zero, as in TA-Lib ROC.
 */
export function createRateOfChange(memory: KernelMemory, period: number): (value: number) => number {
  const window = createWindow(memory, period + 1);
  return (value) => {
    window.push(value);
    if (!window.isFull()) return Number.NaN;
    const before = window.at(period);
    return before === 0 ? 0 : (value / before - 1) * 100;
  };
}

import type { KernelMemory } from "./kernel-memory.ts";

/** The value of `bars` bars before; NaN until there is one. `bars` is at least 1. */
export function createDelay(memory: KernelMemory, bars: number): (value: number) => number {
  const ring = memory.cells(bars).fill(Number.NaN);
  const next = memory.cells(1);
  return (value) => {
    const at = next[0] ?? 0;
    const delayed = ring[at] ?? Number.NaN;
    ring[at] = value;
    next[0] = at + 1 === bars ? 0 : at + 1;
    return delayed;
  };
}

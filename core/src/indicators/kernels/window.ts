import { ensureDefined } from "../../kernel/assert.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/** The last `length` values. */
export interface Window {
  readonly length: number;
  push(value: number): void;
  isFull(): boolean;
  /** The value `back` bars before the latest; 0 is the latest. Zero where there is none yet. */
  at(back: number): number;
  /** The sum of `term` over the window, oldest first: it depends on the window alone. For a full window. */
  sum(term: (value: number, index: number) => number): number;
}

export function createWindow(memory: KernelMemory, length: number): Window {
  const ring = memory.cells(length);
  const state = memory.cells(2);
  const NEXT = 0;
  const COUNT = 1;
  return {
    length,
    push(value) {
      const next = state[NEXT] ?? 0;
      ring[next] = value;
      state[NEXT] = next + 1 === length ? 0 : next + 1;
      state[COUNT] = Math.min((state[COUNT] ?? 0) + 1, length);
    },
    isFull: () => state[COUNT] === length,
    at(back) {
      const index = (state[NEXT] ?? 0) - 1 - back;
      return ensureDefined(ring[index < 0 ? index + length : index], "a bar of the window");
    },
    sum(term) {
      const oldest = state[NEXT] ?? 0;
      let total = 0;
      for (let index = 0; index < length; index++) {
        const at = oldest + index;
        total += term(ring[at < length ? at : at - length] ?? 0, index);
      }
      return total;
    },
  };
}

import type { KernelMemory } from "./kernel-memory.ts";

/** The highest or lowest of the last values, and where it is. */
export interface WindowExtreme {
  /** The extreme with this value as the latest; NaN until the window is full. */
  push(value: number): number;
  /** Bars since the extreme, 0 being the latest; of equal ones the latest. */
  barsSince(): number;
}

const NEXT = 0;
const COUNT = 1;
const EXTREME_AT = 2;

/** The extreme of the last `length` values. It compares and adds nothing, so it depends on the window alone. */
export function createWindowExtreme(
  memory: KernelMemory,
  length: number,
  which: "highest" | "lowest",
): WindowExtreme {
  const ring = memory.cells(length);
  const state = memory.cells(3);
  const isBeyond =
    which === "highest"
      ? (value: number, other: number) => value >= other
      : (value: number, other: number) => value <= other;

  /** The latest of the extremes, by a walk from the oldest on. */
  const findExtreme = (oldest: number): number => {
    let best = oldest;
    for (let index = 1; index < length; index++) {
      const at = oldest + index < length ? oldest + index : oldest + index - length;
      if (isBeyond(ring[at] ?? 0, ring[best] ?? 0)) best = at;
    }
    return best;
  };

  return {
    push(value) {
      const at = state[NEXT] ?? 0;
      const count = Math.min((state[COUNT] ?? 0) + 1, length);
      const hadExtreme = state[EXTREME_AT] ?? 0;
      const had = ring[hadExtreme] ?? 0;
      ring[at] = value;
      state[COUNT] = count;
      state[NEXT] = at + 1 === length ? 0 : at + 1;
      if (count === 1 || isBeyond(value, had)) state[EXTREME_AT] = at;
      else if (hadExtreme === at) state[EXTREME_AT] = findExtreme(state[NEXT] ?? 0);
      return count < length ? Number.NaN : (ring[state[EXTREME_AT] ?? 0] ?? Number.NaN);
    },
    barsSince() {
      const latest = (state[NEXT] ?? 0) - 1;
      const bars = latest - (state[EXTREME_AT] ?? 0);
      return bars < 0 ? bars + length : bars;
    },
  };
}

import { DAY_MS } from "../../kernel/time.ts";
import type { KernelMemory } from "./kernel-memory.ts";

const IS_OPEN = 0;
const DAY = 1;

/** Where a bar stands in the UTC days of its series. */
export type DayPlace =
  /** No day has opened yet: the series began within this one. */
  | "before"
  /** The first bar of a day. */
  | "opening"
  | "within";

/**
 * Tells bars from the first of their UTC day. A day opens with a bar at its midnight, or with the first bar of another
 * day than that of the bar before; a series that begins within a day does not know that day's opening.
 */
export function createDayOpen(memory: KernelMemory): (tsOpen: number) => DayPlace {
  const state = memory.cells(2);
  state[DAY] = Number.NaN;
  return (tsOpen) => {
    const day = Math.floor(tsOpen / DAY_MS);
    const before = state[DAY] ?? Number.NaN;
    state[DAY] = day;
    const isOpening = Number.isNaN(before) ? tsOpen === day * DAY_MS : day !== before;
    if (isOpening) {
      state[IS_OPEN] = 1;
      return "opening";
    }
    return state[IS_OPEN] === 1 ? "within" : "before";
  };
}

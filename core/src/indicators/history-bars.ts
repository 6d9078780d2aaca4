import { DAY_MS } from "../kernel/time.ts";
import { type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { createDayOpen } from "./kernels/day-open.ts";
import { createKernelMemory } from "./kernels/kernel-memory.ts";

/**
 * Bars before a moment after which `def` may be used from that moment on, by rules that look back one bar too: its
 * convergence length, and one UTC day more where it starts anew with each day. Whatever the moment, a midnight then
 * lies among these bars.
 */
export function historyBars(def: IndicatorDef, params: Params, timeframe: Timeframe): number {
  const dayBars = def.memory === "day" ? DAY_MS / timeframeMs(timeframe) : 0;
  return dayBars + def.convergence(params);
}

/**
 * Index of the first of these bars, by their open times, on which `def` may be used; their number where there is none.
 */
export function firstUsableBar(def: IndicatorDef, params: Params, tsOpen: Float64Array): number {
  const converged = def.convergence(params) - 1;
  const opened = def.memory === "day" ? firstDayOpening(tsOpen) : 0;
  return Math.min(tsOpen.length, opened + converged);
}

function firstDayOpening(tsOpen: Float64Array): number {
  const dayOpen = createDayOpen(createKernelMemory());
  const row = tsOpen.findIndex((opened) => dayOpen(opened) === "opening");
  return row < 0 ? tsOpen.length : row;
}

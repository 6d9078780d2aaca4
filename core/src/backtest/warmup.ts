import { firstUsableBar, historyBars } from "../indicators/history-bars.ts";
import type { IndicatorDef, Params } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { indicatorPoints } from "./grid.ts";

/** The part of a request that says how much history before its range is needed. */
export type WarmupRequest = Pick<BacktestRequest, "indicators" | "timeframe" | "timeRange" | "warmupBars">;

/** The larger of what was asked for and what the indicators need; history may hold less. */
export function effectiveWarmupBars(request: WarmupRequest): number {
  const { indicators, timeframe, warmupBars } = request;
  return Math.max(
    warmupBars,
    largestOfPoints(indicators, (def, params) => historyBars(def, params, timeframe)),
  );
}

/** Index of the first bar on which every point of every indicator may be used; the number of bars where there is none. */
export function firstConvergedBar(indicators: BacktestRequest["indicators"], tsOpen: Float64Array): number {
  return largestOfPoints(indicators, (def, params) => firstUsableBar(def, params, tsOpen));
}

/** Open times `[startMs, endMs)` of the 1m candles that a backtest reads: its range and the warm-up before it. */
export function candleWindow(request: WarmupRequest): { readonly startMs: number; readonly endMs: number } {
  const { start, end } = request.timeRange;
  const warmupMs = effectiveWarmupBars(request) * timeframeMs(request.timeframe);
  return { startMs: Math.max(0, start - warmupMs), endMs: end };
}

function largestOfPoints(
  indicators: BacktestRequest["indicators"],
  measure: (def: IndicatorDef, params: Params) => number,
): number {
  let largest = 0;
  for (const grid of indicators) {
    const def = ensureDefined(findIndicator(grid.id), `indicator ${grid.id}`);
    for (const params of indicatorPoints(grid)) largest = Math.max(largest, measure(def, params));
  }
  return largest;
}

import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { indicatorPoints } from "./grid.ts";

/** The part of a request that says how much history before its range is needed. */
export type WarmupRequest = Pick<BacktestRequest, "indicators" | "timeframe" | "timeRange" | "warmupBars">;

/** Bars until every point of every indicator may be used. */
export function longestConvergenceBars(indicators: BacktestRequest["indicators"]): number {
  let longest = 0;
  for (const grid of indicators) {
    const def = ensureDefined(findIndicator(grid.id), `indicator ${grid.id}`);
    for (const params of indicatorPoints(grid)) longest = Math.max(longest, def.convergence(params));
  }
  return longest;
}

/** The larger of what was asked for and what the indicators need; history may hold less. */
export function effectiveWarmupBars(request: WarmupRequest): number {
  return Math.max(request.warmupBars, longestConvergenceBars(request.indicators));
}

/** Open times `[startMs, endMs)` of the 1m candles that a backtest reads: its range and the warm-up before it. */
export function candleWindow(request: WarmupRequest): { readonly startMs: number; readonly endMs: number } {
  const { start, end } = request.timeRange;
  const warmupMs = effectiveWarmupBars(request) * timeframeMs(request.timeframe);
  return { startMs: Math.max(0, start - warmupMs), endMs: end };
}

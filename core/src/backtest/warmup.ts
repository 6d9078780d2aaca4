import { firstUsableBar, historyBars } from "../indicators/history-bars.ts";
import type { IndicatorDef, Params } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";
import { visitPoints } from "./grid.ts";

/** The part of a request that says how much history before its range is needed. */
export type WarmupRequest = Pick<BacktestRequest, "indicators" | "timeframe" | "timeRange" | "warmupBars">;

/** The larger of what was asked for and what the indicators need; history may hold less. */
export function effectiveWarmupBars(request: WarmupRequest): number {
  const { indicators, timeframe, warmupBars } = request;
  const needed = indicators.map((grid) => {
    const { def, params } = slowestPoint(grid);
    return historyBars(def, params, timeframe);
  });
  return Math.max(warmupBars, ...needed);
}

/** Index of the first bar on which every point of every indicator may be used; the number of bars where there is none. */
export function firstConvergedBar(indicators: BacktestRequest["indicators"], tsOpen: Float64Array): number {
  const usable = indicators.map((grid) => {
    const { def, params } = slowestPoint(grid);
    return firstUsableBar(def, params, tsOpen);
  });
  return Math.max(0, ...usable);
}

/** Open times `[startMs, endMs)` of the 1m candles that a backtest reads: its range and the warm-up before it. */
export function candleWindow(request: WarmupRequest): { readonly startMs: number; readonly endMs: number } {
  const { start, end } = request.timeRange;
  const warmupMs = effectiveWarmupBars(request) * timeframeMs(request.timeframe);
  return { startMs: Math.max(0, start - warmupMs), endMs: end };
}

interface SlowestPoint {
  readonly def: IndicatorDef;
  readonly params: Params;
}

/** A grid is asked about several times on its way from a request to a result, and may have millions of points. */
const slowestPoints = new WeakMap<GridIndicator, SlowestPoint>();

/** The point that takes the most bars to converge: what depends on points here depends on that alone, and grows with it. */
function slowestPoint(grid: GridIndicator): SlowestPoint {
  const known = slowestPoints.get(grid);
  if (known !== undefined) return known;
  const def = ensureDefined(findIndicator(grid.id), `indicator ${grid.id}`);
  let slowest: Params | null = null;
  let mostBars = Number.NEGATIVE_INFINITY;
  visitPoints(grid, (params) => {
    const bars = def.convergence(params);
    if (bars <= mostBars) return;
    mostBars = bars;
    slowest = { ...params };
  });
  const found = { def, params: ensureDefined<Params>(slowest, "a valid point") };
  slowestPoints.set(grid, found);
  return found;
}

import { findIndicator } from "../../../indicators/registry.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import type { BacktestRequest, GridIndicator } from "../../backtest-request.ts";
import { type Metrics, metricsOf } from "../../metrics.ts";
import type { RangeBars } from "../../range-bars.ts";
import { allocateCurve, executionParams, type Simulation, simulate } from "../../reference-engine.ts";
import { rankingWindows } from "../../validation-windows.ts";
import { type Variant, type VariantIndicator, variantKey } from "../../variant-key.ts";
import { createSignalSource, type SignalSource } from "../../variant-signals.ts";
import { windowBars, windowSignals } from "../../window-bars.ts";

/** A variant of a ranking. Of the trades those that it is ranked by. */
export interface NaiveScore {
  readonly variantKey: string;
  readonly totalReturnPct: number;
  readonly trades: number;
}

interface Scored extends NaiveScore {
  readonly variant: Variant;
  readonly isPruned: boolean;
}

/**
 * The ranking of `request` as the specification has it, by brute force: every variant is made, simulated by the reference
 * engine and sorted. Empty where the request is refused: prune leaves nothing, or the bars have no room for a window.
 */
export function naiveRanking(request: BacktestRequest, bars: RangeBars): NaiveScore[] {
  if (rankingWindows(request.validation, bars.range.length).length === 0) return [];
  const signals = createSignalSource(bars);
  const score = (variant: Variant) => scoreVariant(variant, { request, bars, signals });
  const bases = product(request.indicators.map(validPoints));
  const shortlist = bases
    .map((indicators) => score({ indicators, slPct: null, tpPct: null }))
    .sort(inOrder)
    .slice(0, request.preselect);
  const { slPct: slPcts, tpPct: tpPcts } = request.risk;
  return shortlist
    .flatMap(({ variant }) =>
      slPcts.flatMap((slPct) => tpPcts.map((tpPct) => score({ ...variant, slPct, tpPct }))),
    )
    .filter(({ isPruned }) => !isPruned)
    .sort(inOrder)
    .slice(0, request.topK)
    .map(({ variantKey: key, totalReturnPct, trades }) => ({ variantKey: key, totalReturnPct, trades }));
}

interface ScoringContext {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  readonly signals: SignalSource;
}

function scoreVariant(variant: Variant, { request, bars, signals }: ScoringContext): Scored {
  const ofRange = signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  const windows = rankingWindows(request.validation, bars.range.length);
  let sumPct = 0;
  let trades = 0;
  let isPruned = false;
  for (const window of windows) {
    const ofWindow = windowBars(bars, window);
    const curve = allocateCurve(ofWindow);
    const simulation = simulate({ bars: ofWindow, signals: windowSignals(ofRange, window), params, curve });
    sumPct += simulation.totalReturnPct;
    trades += simulation.trades.length;
    const { initCashQuote } = request;
    const metrics = metricsOf({ bars: ofWindow, trades: simulation.trades, curve, initCashQuote });
    isPruned ||= isBeyond(request, simulation, metrics);
  }
  return {
    variant,
    variantKey: variantKey(variant),
    totalReturnPct: sumPct / windows.length,
    trades,
    isPruned,
  };
}

/** Whether a simulation is beyond a limit of `prune`; at it, it is not. */
function isBeyond(
  { prune, initCashQuote }: BacktestRequest,
  { trades }: Simulation,
  metrics: Metrics,
): boolean {
  if (prune === null) return false;
  const { minTrades, maxTrades, maxDrawdownPct, lossWindow } = prune;
  if (minTrades !== null && trades.length < minTrades) return true;
  if (maxTrades !== null && trades.length > maxTrades) return true;
  if (maxDrawdownPct !== null && (metrics.maxDrawdownPct ?? 0) > maxDrawdownPct) return true;
  if (lossWindow === null) return false;
  for (let end = lossWindow.trades; end <= trades.length; end++) {
    const pnls = trades.slice(end - lossWindow.trades, end).map(({ pnlQuote }) => pnlQuote);
    const lossPct = (-pnls.reduce((sum, pnl) => sum + pnl, 0) / initCashQuote) * 100;
    if (lossPct > lossWindow.maxLossPct) return true;
  }
  return false;
}

/** Return descending, what is no number last, then key ascending. */
function inOrder(a: NaiveScore, b: NaiveScore): number {
  const [left, right] = [a, b].map(({ totalReturnPct }) =>
    Number.isNaN(totalReturnPct) ? null : totalReturnPct,
  );
  if (left !== right) {
    if (left === null || left === undefined) return 1;
    if (right === null || right === undefined) return -1;
    return left > right ? -1 : 1;
  }
  return a.variantKey < b.variantKey ? -1 : 1;
}

/** Every point of the axes that keeps the constraints of its indicator. */
function validPoints({ id, rule, params }: GridIndicator): VariantIndicator[] {
  const { constraints } = ensureDefined(findIndicator(id), id);
  const names = Object.keys(params);
  return product(names.map((name) => [...ensureDefined(params[name], name)]))
    .map((values) =>
      Object.fromEntries(names.map((name, index) => [name, ensureDefined(values[index], name)])),
    )
    .filter((point) => constraints.every(({ left, right }) => Number(point[left]) < Number(point[right])))
    .map((point) => ({ id, rule, params: point }));
}

/** Each choice of one value of every list. */
function product<Value>(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])),
    [[]],
  );
}

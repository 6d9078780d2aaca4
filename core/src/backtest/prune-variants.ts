import type { Trade } from "../execution/position.ts";
import type { BacktestRequest, Prune } from "./backtest-request.ts";
import { drawdowns } from "./drawdowns.ts";
import {
  exceededLimit,
  needsSimulation,
  type PruneLimit,
  type PruneTally,
  tradeCountLimit,
} from "./prune.ts";
import type { RangeBars } from "./range-bars.ts";
import type { VariantScore } from "./ranking.ts";
import { allocateCurve, executionParams, simulate } from "./reference-engine.ts";
import type { BarWindow } from "./validation-windows.ts";
import type { Variant } from "./variant-key.ts";
import { createSignalSource, type SignalSource } from "./variant-signals.ts";
import { windowBars, windowSignals } from "./window-bars.ts";

/** Says which scored variants are left out, and counts them. */
export interface Pruning {
  /** Asked of those alone that would be ranked. A variant is left out if any window that it is ranked by is beyond a limit. */
  isPruned(score: VariantScore): boolean;
  /** How many each limit has left out so far. */
  readonly tally: PruneTally;
  /** Whether it was asked to stop, so that its answers since then mean nothing. */
  wasStopped(): boolean;
}

interface PruningDeps {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  /** Those that variants are ranked by. */
  readonly windows: readonly BarWindow[];
  variantOf(number: number): Variant;
  /** Asked before each simulation. */
  shouldStop(): boolean;
}

/** Numbers of trades come with scores; drawdowns and losses in a row take a simulation by the reference engine each. */
export function createPruning(prune: Prune, deps: PruningDeps): Pruning {
  const { windows } = deps;
  const tally = new Map<PruneLimit, number>();
  let signals: SignalSource | null = null;
  let stopped = false;

  function limitOf({ number, trades }: VariantScore): PruneLimit | null {
    const ofCounts = limitOfSum(prune, trades, windows.length);
    if (ofCounts !== null) return ofCounts;
    if (windows.length === 1 && !needsSimulation(prune)) return null;
    signals ??= createSignalSource(deps.bars);
    return limitOfVariant(prune, { ...deps, signals }, deps.variantOf(number));
  }

  return {
    isPruned(score) {
      stopped ||= deps.shouldStop();
      if (stopped) return true;
      const limit = limitOf(score);
      if (limit !== null) tally.set(limit, (tally.get(limit) ?? 0) + 1);
      return limit !== null;
    },
    tally,
    wasStopped: () => stopped,
  };
}

/** What the trades of all windows together tell for certain: of one window everything, of several that one must be beyond. */
function limitOfSum(prune: Prune, trades: number, windows: number): PruneLimit | null {
  const { minTrades, maxTrades } = prune;
  return tradeCountLimit(
    {
      ...prune,
      minTrades: minTrades === null ? null : minTrades * windows,
      maxTrades: maxTrades === null ? null : maxTrades * windows,
    },
    trades,
  );
}

type WindowsDeps = Pick<PruningDeps, "request" | "bars" | "windows"> & { readonly signals: SignalSource };

function limitOfVariant(prune: Prune, deps: WindowsDeps, variant: Variant): PruneLimit | null {
  const { request, bars, windows } = deps;
  const { initCashQuote } = request;
  const signals = deps.signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  for (const window of windows) {
    const part = { bars: windowBars(bars, window), signals: windowSignals(signals, window), params };
    const [trades, maxDrawdownPct] =
      prune.maxDrawdownPct === null ? [simulate(part).trades, 0] : simulateCurve(part, initCashQuote);
    const limit = exceededLimit(prune, { trades, maxDrawdownPct, initCashQuote });
    if (limit !== null) return limit;
  }
  return null;
}

function simulateCurve(
  part: Omit<Parameters<typeof simulate>[0], "curve">,
  initCashQuote: number,
): readonly [trades: readonly Trade[], maxDrawdownPct: number] {
  const { bars } = part;
  const curve = allocateCurve(bars);
  const { trades } = simulate({ ...part, curve });
  const { maxPct } = drawdowns({
    startTs: bars.range.tsOpen[0] ?? 0,
    startValue: initCashQuote,
    ts: bars.tsClose,
    values: curve.equityQuote,
  });
  return [trades, maxPct];
}

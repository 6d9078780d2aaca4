import type { Trade } from "../execution/position.ts";
import type { BacktestRequest, Prune } from "./backtest-request.ts";
import { drawdowns } from "./drawdowns.ts";
import { exceededLimit, type PruneLimit } from "./prune.ts";
import type { RangeBars } from "./range-bars.ts";
import {
  curveOf,
  executionParams,
  type MarkedCurve,
  type SimulationInput,
  simulate,
} from "./reference-engine.ts";
import type { BarWindow } from "./validation-windows.ts";
import type { Variant } from "./variant-key.ts";
import type { SignalSource } from "./variant-signals.ts";
import { windowBars, windowSignals } from "./window-bars.ts";

export interface PruneContext {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  /** Those that variants are ranked by. */
  readonly windows: readonly BarWindow[];
  readonly signals: SignalSource;
  /** Overwritten; as long as the range. */
  readonly curve: MarkedCurve;
}

/** The limit that `variant` is beyond in any window that it is ranked by, by simulations of the reference engine; or null. */
export function limitOfVariant(prune: Prune, context: PruneContext, variant: Variant): PruneLimit | null {
  const { request, bars, windows } = context;
  const { initCashQuote } = request;
  const signals = context.signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  for (const window of windows) {
    const part = { bars: windowBars(bars, window), signals: windowSignals(signals, window), params };
    const { trades, maxDrawdownPct } =
      prune.maxDrawdownPct === null
        ? { trades: simulate(part).trades, maxDrawdownPct: 0 }
        : simulateCurve({ ...part, curve: curveOf(context.curve, part.bars) }, initCashQuote);
    const limit = exceededLimit(prune, { trades, maxDrawdownPct, initCashQuote });
    if (limit !== null) return limit;
  }
  return null;
}

function simulateCurve(
  part: SimulationInput & { readonly curve: MarkedCurve },
  initCashQuote: number,
): { readonly trades: readonly Trade[]; readonly maxDrawdownPct: number } {
  const { bars, curve } = part;
  const { trades } = simulate(part);
  const { maxPct } = drawdowns({
    startTs: bars.range.tsOpen[0] ?? 0,
    startValue: initCashQuote,
    ts: bars.tsClose,
    values: curve.equityQuote,
  });
  return { trades, maxDrawdownPct: maxPct };
}

import type { AmbiguityView, ValidatedView } from "../contract/backtest.ts";
import type { Trade } from "../execution/position.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import type { RangeBars } from "./range-bars.ts";
import type { Ranked } from "./ranking.ts";
import { allocateCurve, executionParams, type MarkedCurve, type Ruin, simulate } from "./reference-engine.ts";
import { reportTable } from "./report-table.ts";
import { type Variant, variantKey } from "./variant-key.ts";
import type { SignalSource } from "./variant-signals.ts";

/** What the reference engine says of one variant. */
export interface VariantReport extends Ranked {
  /** From 1. */
  readonly rank: number;
  readonly variant: Variant;
  readonly metrics: Metrics;
  readonly reportTable: string;
  readonly conflictingSignals: number;
  /** Probability that the true Sharpe ratio is above zero, given the trials; null where it is undefined. */
  readonly deflatedSharpe: number | null;
  /** Null without validation. */
  readonly validated: ValidatedView | null;
  /** Null with the fill model `close`. */
  readonly ambiguity: AmbiguityView | null;
  readonly ruin: Ruin | null;
  /** Null beyond `top_trades_n`. */
  readonly trades: readonly Trade[] | null;
  /** The marked curve of the best variant; null for the others. */
  readonly curve: MarkedCurve | null;
}

export interface ReportContext {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  readonly signals: SignalSource;
}

/** Simulates `variant` on the reference engine, on signals computed the plain way. */
export function reportVariant(context: ReportContext, variant: Variant, rank: number): VariantReport {
  const { request, bars, signals } = context;
  const variantSignals = signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  const curve = allocateCurve(bars);
  const { trades, totalReturnPct, ruin } = simulate({ bars, signals: variantSignals, params, curve });
  const metrics = metricsOf({ bars, trades, curve, initCashQuote: request.initCashQuote });
  return {
    rank,
    variantKey: variantKey(variant),
    variant,
    totalReturnPct,
    metrics,
    reportTable: reportTable(metrics),
    conflictingSignals: variantSignals.conflictingSignals,
    deflatedSharpe: null,
    validated: null,
    ambiguity: null,
    ruin,
    trades: rank <= request.topTradesN ? trades : null,
    curve: rank === 1 ? curve : null,
  };
}

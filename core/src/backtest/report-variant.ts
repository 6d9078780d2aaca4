import type { AmbiguityView, ValidatedView } from "../contract/backtest.ts";
import type { Trade } from "../execution/position.ts";
import { ambiguityBand } from "./ambiguity.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { deflatedSharpe } from "./deflated-sharpe.ts";
import { dailyReturns, type Metrics, metricsOf } from "./metrics.ts";
import type { RangeBars } from "./range-bars.ts";
import type { Ranked } from "./ranking.ts";
import { curveOf, executionParams, type MarkedCurve, type Ruin, simulate } from "./reference-engine.ts";
import { reportTable } from "./report-table.ts";
import { simulateValidated } from "./simulate-validated.ts";
import { reportedWindow } from "./validation-windows.ts";
import { type Variant, variantKey } from "./variant-key.ts";
import type { SignalSource } from "./variant-signals.ts";
import { windowBars, windowSignals } from "./window-bars.ts";

/** What the reference engine says of one variant. */
export interface VariantReport extends Ranked {
  /** What it is ranked by: of the whole range, or the mean of the training windows. */
  readonly totalReturnPct: number;
  /** Closed trades where it is ranked. */
  readonly rankingTrades: number;
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
  /** Overwritten; as long as the range. */
  readonly curve: MarkedCurve;
  /** Variants tried, by this run and before. */
  readonly trials: number;
}

/**
 * Simulates `variant` on the reference engine, on signals computed the plain way. With validation the report is that of the
 * last tested part, and so is the deflated Sharpe ratio: there it allows for more than it has to.
 */
export function reportVariant(context: ReportContext, variant: Variant, rank: number): VariantReport {
  const { request, bars, signals } = context;
  const { initCashQuote, validation } = request;
  const ofRange = signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  const window = reportedWindow(validation, bars.range.length);
  const input = { bars: windowBars(bars, window), signals: windowSignals(ofRange, window), params };
  const curve = curveOf(context.curve, input.bars);
  const simulation = simulate({ ...input, curve });
  const { trades, totalReturnPct, ruin } = simulation;
  const metrics = metricsOf({ bars: input.bars, trades, curve, initCashQuote });
  const returns = dailyReturns(input.bars, curve, initCashQuote);
  const score =
    validation === null
      ? { rankingReturnPct: totalReturnPct, rankingTrades: trades.length, validated: null }
      : simulateValidated({ bars, signals: ofRange, params }, validation, totalReturnPct);
  return {
    rank,
    variantKey: variantKey(variant),
    variant,
    totalReturnPct: score.rankingReturnPct,
    rankingTrades: score.rankingTrades,
    metrics,
    reportTable: reportTable(metrics),
    conflictingSignals: ofRange.conflictingSignals,
    // Undefined where the Sharpe ratio is: too few returns, none that deviates, or a curve that fell to zero.
    deflatedSharpe: metrics.sharpeRatio === null ? null : deflatedSharpe(returns, context.trials),
    validated: score.validated,
    ambiguity: ambiguityBand(input, simulation),
    ruin,
    trades: rank <= request.topTradesN ? trades : null,
    curve: rank === 1 ? copyOf(curve) : null,
  };
}

function copyOf({ equityQuote, positionQuote }: MarkedCurve): MarkedCurve {
  return { equityQuote: equityQuote.slice(), positionQuote: positionQuote.slice() };
}

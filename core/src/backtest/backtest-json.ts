import type { BacktestMetricsView, BacktestResultView, BacktestVariantView } from "../contract/backtest.ts";
import { assert } from "../kernel/assert.ts";
import { epochMs, formatInstant } from "../kernel/time.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { equityPoints } from "./equity-points.ts";
import type { Metrics } from "./metrics.ts";
import type { BacktestResult, RankedVariant, RankingScope } from "./run-backtest.ts";
import { finiteOrNull } from "./statistics.ts";
import { tradeJson } from "./trade-json.ts";

/** The one mapping of a result to its wire form: for the API, storage and the command line. Undefined is null. */
export function backtestJson(result: BacktestResult): BacktestResultView {
  const { bars, counts, hashes } = result;
  const best = result.variants[0];
  assert(best !== undefined, "a result has a best variant");
  return {
    request: canonicalRequest(result.request),
    range: {
      start: instant(bars.range.tsOpen[0] ?? 0),
      end: instant(bars.tsClose.at(-1) ?? 0),
      bars: bars.range.length,
      bars_gated: bars.barsGated,
      warmup_bars: bars.warmupBars,
      missing_minutes: bars.missingMinutes,
    },
    counts: {
      base: counts.base,
      valid: counts.valid,
      skipped: counts.skipped,
      with_stops: counts.withStops,
      variants: counts.variants,
    },
    trials: result.trials,
    ranking: rankingJson(result.scope),
    metrics: metricsJson(best.metrics),
    trades: best.trades?.map(tradeJson) ?? null,
    equity: equityPoints(result),
    variants: result.variants.map(variantJson),
    hashes: {
      request_hash: hashes.requestHash,
      dataset_hash: hashes.datasetHash,
      engine_params_hash: hashes.engineParamsHash,
      result_hash: hashes.resultHash,
    },
    receipt_id: result.receiptId,
  };
}

function rankingJson(scope: RankingScope): BacktestResultView["ranking"] {
  if (scope.kind === "exhaustive") return { kind: scope.kind };
  return { kind: scope.kind, cutoff_return_pct: finiteOrNull(scope.cutoffReturnPct) };
}

function variantJson(ranked: RankedVariant): BacktestVariantView {
  const { variant, ruin } = ranked;
  return {
    rank: ranked.rank,
    variant_key: ranked.variantKey,
    indicators: variant.indicators.map(({ id, rule, params }) => ({ id, rule, params: { ...params } })),
    sl_pct: variant.slPct,
    tp_pct: variant.tpPct,
    total_return_pct: finiteOrNull(ranked.totalReturnPct),
    metrics: metricsJson(ranked.metrics),
    report_table_md: ranked.reportTable,
    conflicting_signals: ranked.conflictingSignals,
    deflated_sharpe: ranked.deflatedSharpe,
    plateau_width: ranked.plateauWidth,
    validated: ranked.validated,
    ambiguity: ranked.ambiguity,
    ruined: ruin === null ? null : { ts: instant(ruin.ts), cause: ruin.cause },
    trades: ranked.trades?.map(tradeJson) ?? null,
  };
}

function metricsJson(metrics: Metrics): BacktestMetricsView {
  return {
    start: instant(metrics.startTs),
    end: instant(metrics.endTs),
    duration_ms: metrics.durationMs,
    init_cash_quote: metrics.initCashQuote,
    total_profit_quote: finiteOrNull(metrics.totalProfitQuote),
    total_return_pct: finiteOrNull(metrics.totalReturnPct),
    benchmark_return_pct: finiteOrNull(metrics.benchmarkReturnPct),
    position_coverage_pct: metrics.positionCoveragePct,
    max_drawdown_pct: finiteOrNull(metrics.maxDrawdownPct),
    avg_drawdown_pct: finiteOrNull(metrics.avgDrawdownPct),
    max_drawdown_duration_ms: metrics.maxDrawdownDurationMs,
    avg_drawdown_duration_ms: metrics.avgDrawdownDurationMs,
    num_trades: metrics.numTrades,
    win_rate_pct: metrics.winRatePct,
    best_trade_pct: metrics.bestTradePct,
    worst_trade_pct: metrics.worstTradePct,
    avg_trade_pct: metrics.avgTradePct,
    max_trade_duration_ms: metrics.maxTradeDurationMs,
    avg_trade_duration_ms: metrics.avgTradeDurationMs,
    expectancy_quote: metrics.expectancyQuote,
    sqn: metrics.sqn,
    gross_exposure: metrics.grossExposure,
    sharpe_ratio: metrics.sharpeRatio,
    sortino_ratio: metrics.sortinoRatio,
    calmar_ratio: metrics.calmarRatio,
  };
}

function instant(ts: number): string {
  return formatInstant(epochMs(ts));
}

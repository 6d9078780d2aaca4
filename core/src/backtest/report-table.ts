import { formatFixed } from "../kernel/decimal.ts";
import { epochMs, formatDuration, formatInstant } from "../kernel/time.ts";
import type { Metrics } from "./metrics.ts";

/** The report as Markdown, `|Metric|Value|`, in its fixed order. Part of the result hash: a change of a digit is one. */
export function reportTable(metrics: Metrics): string {
  const rows = reportRows(metrics).map(([name, value]) => `|${name}|${value}|`);
  return ["|Metric|Value|", "|---|---|", ...rows].join("\n");
}

function reportRows(metrics: Metrics): readonly (readonly [name: string, value: string])[] {
  return [
    ["Start", instant(metrics.startTs)],
    ["End", instant(metrics.endTs)],
    ["Duration", formatDuration(metrics.durationMs)],
    ["Init. Cash", formatFixed(metrics.initCashQuote, 2)],
    ["Total Profit", formatFixed(metrics.totalProfitQuote, 2)],
    ["Total Return [%]", formatFixed(metrics.totalReturnPct, 2)],
    ["Benchmark Return [%]", formatFixed(metrics.benchmarkReturnPct, 2)],
    ["Position Coverage [%]", formatFixed(metrics.positionCoveragePct, 2)],
    ["Max. Drawdown [%]", formatFixed(metrics.maxDrawdownPct, 2)],
    ["Avg. Drawdown [%]", formatFixed(metrics.avgDrawdownPct, 2)],
    ["Max. Drawdown Duration", formatDuration(metrics.maxDrawdownDurationMs)],
    ["Avg. Drawdown Duration", formatDuration(metrics.avgDrawdownDurationMs)],
    ["Num. Trades", String(metrics.numTrades)],
    ["Win Rate [%]", formatFixed(metrics.winRatePct, 2)],
    ["Best Trade [%]", formatFixed(metrics.bestTradePct, 2)],
    ["Worst Trade [%]", formatFixed(metrics.worstTradePct, 2)],
    ["Avg. Trade [%]", formatFixed(metrics.avgTradePct, 2)],
    ["Max. Trade Duration", duration(metrics.maxTradeDurationMs)],
    ["Avg. Trade Duration", duration(metrics.avgTradeDurationMs)],
    ["Expectancy", formatFixed(metrics.expectancyQuote, 4)],
    ["SQN", formatFixed(metrics.sqn, 4)],
    ["Gross Exposure", formatFixed(metrics.grossExposure, 4)],
    ["Sharpe Ratio", formatFixed(metrics.sharpeRatio, 4)],
    ["Sortino Ratio", formatFixed(metrics.sortinoRatio, 4)],
    ["Calmar Ratio", formatFixed(metrics.calmarRatio, 4)],
  ];
}

function instant(ts: number): string {
  return formatInstant(epochMs(ts));
}

function duration(durationMs: number | null): string {
  return durationMs === null ? "n/a" : formatDuration(durationMs);
}

import type { BacktestMetricsView } from "@roehub/core/contract/backtest";
import type { Format } from "../../format.ts";

type Metric = keyof BacktestMetricsView;

/** The 25 figures of the report in the five groups of the page. */
export const METRIC_GROUPS: readonly (readonly [group: string, metrics: readonly Metric[]])[] = [
  ["period", ["start", "end", "duration_ms"]],
  ["return", ["init_cash_quote", "total_profit_quote", "total_return_pct", "benchmark_return_pct"]],
  [
    "risk",
    [
      "max_drawdown_pct",
      "avg_drawdown_pct",
      "max_drawdown_duration_ms",
      "avg_drawdown_duration_ms",
      "sharpe_ratio",
      "sortino_ratio",
      "calmar_ratio",
    ],
  ],
  [
    "trades",
    [
      "num_trades",
      "win_rate_pct",
      "best_trade_pct",
      "worst_trade_pct",
      "avg_trade_pct",
      "max_trade_duration_ms",
      "avg_trade_duration_ms",
      "expectancy_quote",
      "sqn",
    ],
  ],
  ["exposure", ["position_coverage_pct", "gross_exposure"]],
];

const SIGNED: ReadonlySet<Metric> = new Set([
  "total_profit_quote",
  "total_return_pct",
  "benchmark_return_pct",
  "best_trade_pct",
  "worst_trade_pct",
  "avg_trade_pct",
]);

/** A figure in print, by the unit in its name; ratios have the report's four decimals. */
export function metricText(metric: Metric, metrics: BacktestMetricsView, format: Format): string {
  const value = metrics[metric];
  if (typeof value === "string") return `${format.barTime(value)} UTC`;
  if (metric === "num_trades") return format.decimal(value, 0);
  if (metric === "expectancy_quote") return format.decimal(value, 4);
  if (metric.endsWith("_ms")) return format.duration(value);
  if (metric.endsWith("_pct"))
    return SIGNED.has(metric) ? format.signedPercent(value) : format.percent(value);
  if (metric.endsWith("_quote")) return SIGNED.has(metric) ? format.signed(value) : format.money(value);
  return format.decimal(value, 4);
}

import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { formatFixed } from "@roehub/core/kernel/decimal";
import { instrumentKey } from "@roehub/core/market-data/market";

const SHOWN_VARIANTS = 20;

/** A result for a terminal: what was run, the best variants, the report of the best, hashes and receipt. */
export function backtestText(result: BacktestResultView): string {
  const sections = [
    heading(result),
    variantTable(result),
    `Best: ${result.variants[0]?.variant_key ?? ""}\n\n${result.variants[0]?.report_table_md ?? ""}`,
    hashLines(result),
  ];
  return `${sections.join("\n\n")}\n`;
}

function heading({ request, range, counts, ranking }: BacktestResultView): string {
  const { market_id, symbol } = request.instrument;
  const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} points skipped by constraints`;
  const scope =
    ranking.kind === "exhaustive"
      ? "exhaustive"
      : `shortlisted, down to ${formatFixed(ranking.cutoff_return_pct, 2)} %`;
  return [
    `${instrumentKey({ marketId: market_id, symbol })} ${request.timeframe} · ${range.start} – ${range.end}`,
    `${counts.variants} variants tried (${scope}${skipped})`,
    `${range.bars} bars, ${range.warmup_bars} of warm-up, ${range.bars_gated} gated, ${range.missing_minutes} minutes missing`,
  ].join("\n");
}

function variantTable({ variants }: BacktestResultView): string {
  const rows = [
    ["#", "Return %", "Drawdown %", "Trades", "Variant"],
    ...variants.slice(0, SHOWN_VARIANTS).map(variantRow),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "));
  const more = variants.length - SHOWN_VARIANTS;
  return more > 0 ? `${lines.join("\n")}\n… and ${more} more; --json prints all` : lines.join("\n");
}

function variantRow(variant: BacktestVariantView): string[] {
  const { rank, metrics, total_return_pct, variant_key } = variant;
  return [
    String(rank),
    formatFixed(total_return_pct, 2),
    formatFixed(metrics.max_drawdown_pct, 2),
    String(metrics.num_trades),
    variant_key,
  ];
}

function hashLines({ hashes, receipt_id }: BacktestResultView): string {
  return [
    `request  ${hashes.request_hash}`,
    `dataset  ${hashes.dataset_hash}`,
    `engine   ${hashes.engine_params_hash}`,
    `result   ${hashes.result_hash}`,
    `receipt  ${receipt_id}`,
  ].join("\n");
}

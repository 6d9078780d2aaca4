import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { flooredPct } from "@roehub/core/contract/honest-figures";
import { formatFixed } from "@roehub/core/kernel/decimal";
import { instrumentKey } from "@roehub/core/market-data/market";

const SHOWN_VARIANTS = 20;

/** A result for a terminal: what was run, the best variants, the report of the best and its doubts, hashes and receipt. */
export function backtestText(result: BacktestResultView): string {
  const best = result.variants[0];
  const sections = [
    heading(result),
    variantTable(result),
    `Best: ${best?.variant_key ?? ""}\n\n${best?.report_table_md ?? ""}`,
    ...(best === undefined ? [] : [doubtLines(best, result)]),
    hashLines(result),
  ];
  return `${sections.join("\n\n")}\n`;
}

function heading({ request, range, counts, trials, ranking }: BacktestResultView): string {
  const { market_id, symbol } = request.instrument;
  const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} points skipped by constraints`;
  const scope =
    ranking.kind === "exhaustive"
      ? "exhaustive"
      : `shortlisted: the best ${Math.min(request.preselect, counts.valid)} of ${counts.valid} without stops went on, down to ${formatFixed(ranking.cutoff_return_pct, 2)} %`;
  const lineage = trials.lineage === 0 ? "" : `, ${trials.lineage} more along the lineage`;
  return [
    `${instrumentKey({ marketId: market_id, symbol })} ${request.timeframe} · ${range.start} – ${range.end}`,
    `${counted(trials.own, "variant", "variants")} tried${lineage} (${scope}${skipped})`,
    `${range.bars} bars, ${range.warmup_bars} of warm-up, ${range.bars_gated} gated, ${range.missing_minutes} minutes missing`,
    ...validationLines(request.validation),
  ].join("\n");
}

function validationLines(validation: BacktestResultView["request"]["validation"]): string[] {
  switch (validation?.kind) {
    case undefined:
      return [];
    case "out_of_sample":
      return [
        `ranked on the first ${validation.train_pct} % of the bars; drawdown, trades and reports are of the rest`,
      ];
    case "walk_forward": {
      const { train_bars, test_bars, step_bars } = validation;
      return [
        `walk-forward: ranked on windows of ${train_bars} bars, tested on the next ${test_bars}, every ${step_bars}; drawdown, trades and reports are of the last test`,
      ];
    }
  }
}

interface Column {
  readonly header: string;
  text(variant: BacktestVariantView): string;
}

const percentOf = (value: number | null) => formatFixed(value, 2);
/** `1.23 %`, or `n/a` without a unit. */
const withUnit = (figure: string) => (figure === "n/a" ? figure : `${figure} %`);
const probabilityOf = (value: number | null) => formatFixed(value === null ? null : flooredPct(value), 1);
const shareOf = (value: number | null) => formatFixed(value === null ? null : value * 100, 0);

const RANK: Column = { header: "#", text: ({ rank }) => String(rank) };
const TEST: Column = {
  header: "Test %",
  text: ({ validated }) => percentOf(validated?.test_return_pct ?? null),
};
const REST: readonly Column[] = [
  { header: "Drawdown %", text: ({ metrics }) => percentOf(metrics.max_drawdown_pct) },
  { header: "Trades", text: ({ metrics }) => String(metrics.num_trades) },
  { header: "DSR %", text: ({ deflated_sharpe }) => probabilityOf(deflated_sharpe) },
  { header: "Plateau %", text: ({ plateau_width }) => shareOf(plateau_width) },
];

function variantTable({ variants, request }: BacktestResultView): string {
  const isValidated = request.validation !== undefined;
  const columns: readonly Column[] = [
    RANK,
    {
      header: isValidated ? "Train %" : "Return %",
      text: ({ total_return_pct }) => percentOf(total_return_pct),
    },
    ...(isValidated ? [TEST] : []),
    ...REST,
  ];
  const shown = variants.slice(0, SHOWN_VARIANTS);
  const keys = ["Variant", ...shown.map(({ variant_key }) => variant_key)];
  const rows = [
    columns.map(({ header }) => header),
    ...shown.map((variant) => columns.map(({ text }) => text(variant))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) =>
    [...row.map((cell, column) => cell.padStart(widths[column] ?? 0)), keys[index]].join("  "),
  );
  const more = variants.length - SHOWN_VARIANTS;
  return more > 0 ? `${lines.join("\n")}\n… and ${more} more; --json prints all` : lines.join("\n");
}

/** How far the best variant can be trusted. */
function doubtLines(best: BacktestVariantView, { trials }: BacktestResultView): string {
  const { deflated_sharpe, plateau_width, validated, ambiguity, ruined } = best;
  const tries = trials.own + trials.lineage;
  return [
    `deflated Sharpe   ${withUnit(probabilityOf(deflated_sharpe))} ${luckText(tries, validated)}`,
    `plateau           ${withUnit(shareOf(plateau_width))} of neighbours keep more than half of its ${validated === null ? "return" : "training return"}`,
    `unseen data       ${unseenText(validated)}`,
    ...(ambiguity === null
      ? []
      : [
          `stops             ${counted(ambiguity.trades, "trade", "trades")} with both in one bar; profit ${percentOf(ambiguity.worst_profit_quote)} worst, ${percentOf(ambiguity.resolved_profit_quote)} resolved, ${percentOf(ambiguity.best_profit_quote)} best`,
        ]),
    ...(ruined === null ? [] : [`ruined            ${ruined.ts}, ${ruined.cause.replaceAll("_", " ")}`]),
  ].join("\n");
}

/** Of a test no measure of luck: its bars did not choose the variant, and all tries are counted against it all the same. */
function luckText(tries: number, validated: BacktestVariantView["validated"]): string {
  const after = `after ${counted(tries, "try", "tries")}`;
  return validated === null
    ? `${after} (50 % is what the luckiest of them reaches without any edge)`
    : `${after} (of the ${validated.kind === "walk_forward" ? "last test" : "test"}, whose bars chose none of them: stricter than it has to be)`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function unseenText(validated: BacktestVariantView["validated"]): string {
  switch (validated?.kind) {
    case undefined:
      return "not tested";
    case "out_of_sample":
      return `${withUnit(percentOf(validated.test_return_pct))} over ${validated.test_bars} bars, ranked on ${withUnit(percentOf(validated.train_return_pct))} over ${validated.train_bars}`;
    case "walk_forward":
      return `${withUnit(percentOf(validated.test_return_pct))} over ${counted(validated.windows, "test", "tests")} together, ranked on ${withUnit(percentOf(validated.mean_train_return_pct))} on average`;
  }
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

import { assert } from "../kernel/assert.ts";
import type { Problem } from "../kernel/parsed.ts";
import type { ReportTask } from "./grid-task.ts";
import type { VariantScore } from "./ranking.ts";
import type { VariantReport } from "./report-variant.ts";
import type { GridWork } from "./score-grid.ts";

export type Reported =
  | { readonly kind: "reported"; readonly reports: readonly VariantReport[] }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/**
 * More trade rows than this are kept by nobody: an answer's text would outgrow what a string, and a column of a
 * database, can hold. How many a request makes is known only once it has run.
 */
const MAX_TRADE_ROWS = 500_000;

/** The reports of ranked variants, best first, each checked against what it was ranked by. */
export async function reportVariants(work: GridWork, ranked: readonly VariantScore[]): Promise<Reported> {
  const { executor, clock } = work;
  const reports: VariantReport[] = [];
  const rows = countRows();
  function* tasks(): Generator<ReportTask> {
    for (const [index, { number }] of ranked.entries()) {
      if (rows.excess() !== null) return;
      yield { kind: "report", number, rank: index + 1 };
    }
  }
  const outcome = await executor.run(tasks(), {
    done(_, report) {
      const score = ranked[report.rank - 1];
      checkReport(report, score);
      rows.add(report);
      reports[report.rank - 1] = report;
    },
    advanced: (units) => clock.advanced("finalizing", units),
  });
  if (outcome === "stopped") return { kind: "cancelled" };
  const excess = rows.excess();
  return excess === null
    ? { kind: "reported", reports }
    : { kind: "refused", problems: [tooManyTrades(excess)] };
}

/** A score that its report does not have would be a wrong ranking: the kernels and the reference engine disagree. */
function checkReport(report: VariantReport, score: VariantScore | undefined): void {
  assert(
    score !== undefined &&
      Object.is(report.totalReturnPct, score.returnPct) &&
      report.rankingTrades === score.trades,
    `${report.variantKey}: the score (${score?.returnPct} %, ${score?.trades} trades) is the reference's (${report.totalReturnPct} %, ${report.rankingTrades} trades)`,
  );
}

interface RowExcess {
  readonly rank: number;
  readonly tradeRows: number;
}

/** Counts trade rows in the order of ranks, whichever report comes first: the first rank that is too much is always the same. */
function countRows() {
  const rowsOfRank = new Map<number, number>();
  let nextRank = 1;
  let tradeRows = 0;
  let excess: RowExcess | null = null;
  return {
    add({ rank, trades }: VariantReport): void {
      rowsOfRank.set(rank, trades?.length ?? 0);
      for (let rows = rowsOfRank.get(nextRank); rows !== undefined; rows = rowsOfRank.get(nextRank)) {
        tradeRows += rows;
        if (tradeRows > MAX_TRADE_ROWS) excess ??= { rank: nextRank, tradeRows };
        nextRank++;
      }
    },
    excess: (): RowExcess | null => excess,
  };
}

function tooManyTrades({ rank, tradeRows }: RowExcess): Problem {
  return {
    pointer: "/top_trades_n",
    code: "too_many",
    message: `the first ${rank} variants alone have ${tradeRows} trades, and the limit is ${MAX_TRADE_ROWS}; keep those of fewer`,
    params: { count: tradeRows, limit: MAX_TRADE_ROWS },
  };
}

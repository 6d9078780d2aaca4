import type { Problem } from "../kernel/parsed.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { BATCH_VARIANTS, planMemory } from "./compute-memory.ts";
import type { KernelModules } from "./fastpath/kernel-modules.ts";
import { createGridVariants } from "./fastpath/plan/grid-variants.ts";
import { writeTouchColumns } from "./fastpath/scoring/touch-columns.ts";
import { countGrid, countTrials, type GridCounts } from "./grid.ts";
import { type CreateGridExecutor, createInlineExecutor } from "./grid-executor.ts";
import { allocateGrid, type GridSetup } from "./grid-setup.ts";
import { type RangeBars, rangeBars } from "./range-bars.ts";
import { PRUNE_CANDIDATES } from "./rank-unpruned.ts";
import { rankVariants } from "./rank-variants.ts";
import type { ScoreList } from "./ranking.ts";
import {
  datasetHash,
  engineParamsHash,
  type ResultHashes,
  receiptId,
  requestHash,
  resultHash,
} from "./receipt.ts";
import type { VariantReport } from "./report-variant.ts";
import { reportVariants } from "./report-variants.ts";
import type { GridWork } from "./score-grid.ts";
import { shareBars } from "./shared-bars.ts";
import { rankingWindows, windowProblems } from "./validation-windows.ts";
import { type BacktestProgress, createWorkClock } from "./work-clock.ts";

/** A variant of the answer, with its report. */
export interface RankedVariant extends VariantReport {
  /** Share of the neighbours in the grid that keep more than half of the return; null where it is undefined. */
  readonly plateauWidth: number | null;
}

/** Whether every point of the base grid went on to stops, or only the best, down to this return. */
export type RankingScope =
  | { readonly kind: "exhaustive" }
  | { readonly kind: "shortlisted"; readonly cutoffReturnPct: number };

export interface BacktestResult {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  readonly counts: GridCounts;
  /** Variants tried: by this run, and before by the strategies that the request descends from. */
  readonly trials: { readonly own: number; readonly lineage: number };
  readonly scope: RankingScope;
  /** Best first; at least one. */
  readonly variants: readonly RankedVariant[];
  readonly hashes: ResultHashes;
  readonly receiptId: string;
}

/** Refused is a request that these candles cannot answer. */
export type BacktestOutcome =
  | { readonly kind: "completed"; readonly result: BacktestResult }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** Where and how the grid is computed. The answer does not depend on it. */
export interface BacktestCompute {
  /** Null: in plain TypeScript. */
  readonly modules: KernelModules | null;
  /** At most so many, fewer where memory does not suffice. */
  readonly threads: number;
  readonly maxBytes: number;
  /** Variants of a batch: the grain of progress. */
  readonly batchVariants: number;
  /** Candidates that prune looks through at once. */
  readonly pruneCandidates: number;
  readonly createExecutor: CreateGridExecutor;
}

/** In the calling thread, in plain TypeScript. */
const PLAIN_COMPUTE: BacktestCompute = {
  modules: null,
  threads: 1,
  maxBytes: 2 ** 30,
  batchVariants: BATCH_VARIANTS,
  pruneCandidates: PRUNE_CANDIDATES,
  createExecutor: createInlineExecutor,
};

export interface BacktestRun {
  readonly request: BacktestRequest;
  /** 1m candles of the request's instrument; at least those of `candleWindow`, more does no harm. */
  readonly candles1m: CandleSeries;
  /** Variants tried before along the lineage of the strategy; 0 where it is silent. */
  readonly lineageTrials?: number;
  readonly compute?: Partial<BacktestCompute>;
  /** Called about so many times in all; a hundred where nothing is said. */
  readonly progressCalls?: number;
  onProgress?(progress: BacktestProgress): void;
  /** Asked every few milliseconds; true ends the run as cancelled. */
  shouldStop?(): boolean;
}

/** Runs a parsed request: the base grid, its best with stops, then the reports of the reference engine. */
export async function runBacktest(run: BacktestRun): Promise<BacktestOutcome> {
  const { request } = run;
  const bars = shareBars(rangeBars(request, run.candles1m));
  const problems = barProblems(request, bars);
  if (problems.length > 0) return { kind: "refused", problems };
  const counts = countGrid(request);
  const trials = { own: countTrials(counts, request.risk), lineage: run.lineageTrials ?? 0 };
  const grid = startGrid(run, bars, trials);
  try {
    const ranking = await rankVariants(grid);
    if (ranking.kind !== "ranked") return ranking;
    const reported = await reportVariants(grid, ranking.scores);
    if (reported.kind !== "reported") return reported;
    const variants = reported.reports.map((report, index): RankedVariant => {
      return { ...report, plateauWidth: ranking.plateauWidths[index] ?? null };
    });
    const hashes = resultHashes(request, bars, variants);
    return {
      kind: "completed",
      result: {
        request,
        bars,
        counts,
        trials,
        scope: scopeOf(counts, ranking.shortlist),
        variants,
        hashes,
        receiptId: receiptId(hashes),
      },
    };
  } finally {
    await grid.executor.close();
  }
}

/** Plans the memory of the grid, makes it, and the executor that works on it. */
function startGrid(run: BacktestRun, bars: RangeBars, trials: BacktestResult["trials"]): GridWork {
  const { request } = run;
  const counts = countGrid(request);
  const compute = { ...PLAIN_COMPUTE, ...run.compute };
  const { batchVariants, modules } = compute;
  const sizes = { minutes: bars.candles1m.length, bars: bars.all.length, rangeBars: bars.range.length };
  const plan = planMemory({ request, ...sizes, batchVariants }, compute);
  const setup: GridSetup = {
    request,
    bars,
    windows: rankingWindows(request.validation, bars.range.length),
    trials: trials.own + trials.lineage,
    layout: plan.layout,
    memory: allocateGrid(plan.layout.bytes, modules),
    modules,
    sharedBytes: plan.sharedBytes,
  };
  const { buffer } = setup.memory;
  const { close, touch } = plan.layout;
  new Float64Array(buffer, close, bars.range.length).set(bars.range.close);
  if (touch !== null) writeTouchColumns(bars, touch, buffer);
  const scored = counts.valid + counts.withStops;
  const rankable = counts.withStops > 0 ? counts.withStops : Math.min(counts.valid, request.preselect);
  return {
    request,
    variants: createGridVariants(request),
    executor: compute.createExecutor(setup, () => run.shouldStop?.() ?? false),
    clock: createWorkClock(scored + Math.min(request.topK, rankable), run),
    batchVariants,
    threads: plan.threads,
    windows: setup.windows,
    pruneCandidates: compute.pruneCandidates,
  };
}

function resultHashes(
  request: BacktestRequest,
  bars: RangeBars,
  variants: readonly RankedVariant[],
): ResultHashes {
  return {
    requestHash: requestHash(request),
    datasetHash: datasetHash(request.instrument, bars.candles1m),
    engineParamsHash: engineParamsHash(request),
    resultHash: resultHash(variants),
  };
}

function scopeOf(counts: GridCounts, shortlist: ScoreList): RankingScope {
  const worst = shortlist.worst();
  if (worst === null || shortlist.length >= counts.valid) return { kind: "exhaustive" };
  return { kind: "shortlisted", cutoffReturnPct: worst.returnPct };
}

/** What these candles cannot answer: where some are missing, the range holds fewer bars than the request was read for. */
function barProblems(request: BacktestRequest, { range }: RangeBars): readonly Problem[] {
  if (range.length === 0) return [noBars(request)];
  if (request.validation === null) return [];
  const limits = { bars: range.length, maxBars: Number.POSITIVE_INFINITY, pointer: "/validation" };
  return windowProblems(request.validation, limits);
}

function noBars({ timeframe }: BacktestRequest): Problem {
  return {
    pointer: "/time_range",
    code: "no_candles",
    message: `there is no complete ${timeframe} bar of this instrument in the range`,
    params: { timeframe },
  };
}

import type { AmbiguityView, ValidatedView } from "../contract/backtest.ts";
import type { Trade } from "../execution/position.ts";
import type { Problem } from "../kernel/parsed.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { basePoints, countGrid, type GridCounts, hasStops } from "./grid.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { type RangeBars, rangeBars } from "./range-bars.ts";
import { createTopList, type Ranked } from "./ranking.ts";
import {
  datasetHash,
  engineParamsHash,
  type ResultHashes,
  receiptId,
  requestHash,
  resultHash,
} from "./receipt.ts";
import { allocateCurve, executionParams, type MarkedCurve, type Ruin, simulate } from "./reference-engine.ts";
import { reportTable } from "./report-table.ts";
import { baseKey, riskKey, type Variant } from "./variant-key.ts";
import { createSignalSource, type SignalSource } from "./variant-signals.ts";

/** A variant of the answer, with its report. */
export interface RankedVariant extends Ranked {
  /** From 1. */
  readonly rank: number;
  readonly variant: Variant;
  readonly metrics: Metrics;
  readonly reportTable: string;
  readonly conflictingSignals: number;
  /** Probability that the true Sharpe ratio is above zero, given the trials; null where it is undefined. */
  readonly deflatedSharpe: number | null;
  /** Share of the neighbours in the grid that keep more than half of the return; null where it is undefined. */
  readonly plateauWidth: number | null;
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

export interface BacktestProgress {
  readonly stage: "stage_a" | "stage_b" | "finalizing";
  /** Of all stages together. */
  readonly processedUnits: number;
  readonly totalUnits: number;
}

export interface BacktestRun {
  readonly request: BacktestRequest;
  /** 1m candles of the request's instrument; at least those of `candleWindow`, more does no harm. */
  readonly candles1m: CandleSeries;
  /** Called about a hundred times in all. */
  onProgress?(progress: BacktestProgress): void;
  /** Asked before each simulation; true ends the run as cancelled. */
  shouldStop?(): boolean;
}

/** Runs a parsed request on the reference engine: the base grid, its best with stops, then the reports. Synchronous. */
export function runBacktest(run: BacktestRun): BacktestOutcome {
  const { request } = run;
  const bars = rangeBars(request, run.candles1m);
  if (bars.range.length === 0) return { kind: "refused", problems: [noBars(request)] };
  const counts = countGrid(request);
  const clock = createWorkClock(run, counts);
  const grid: GridWork = { request, bars, signals: createSignalSource(bars), clock };
  const shortlist = scoreBase(grid, counts);
  const ranked = shortlist === null ? null : scoreWithStops(grid, shortlist);
  if (shortlist === null || ranked === null) return { kind: "cancelled" };
  const reported = reportAll(grid, ranked);
  if (reported.kind !== "reported") return reported;
  const { variants } = reported;
  const hashes = {
    requestHash: requestHash(request),
    datasetHash: datasetHash(request.instrument, bars.candles1m),
    engineParamsHash: engineParamsHash(request),
    resultHash: resultHash(variants),
  };
  const scope = scopeOf(counts, shortlist);
  return {
    kind: "completed",
    result: {
      request,
      bars,
      counts,
      trials: { own: counts.variants, lineage: 0 },
      scope,
      variants,
      hashes,
      receiptId: receiptId(hashes),
    },
  };
}

interface GridWork {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  readonly signals: SignalSource;
  readonly clock: WorkClock;
}

interface Scored extends Ranked {
  readonly variant: Variant;
}

/** Stage A: the base grid without stops, the best `preselect` of it. Null where the run was stopped. */
function scoreBase({ request, bars, signals, clock }: GridWork, counts: GridCounts): Scored[] | null {
  const top = createTopList<Scored>(Math.min(request.preselect, counts.valid));
  const off = { slPct: null, tpPct: null };
  const params = executionParams(request, off);
  for (const indicators of basePoints(request.indicators)) {
    if (clock.shouldStop()) return null;
    const { totalReturnPct } = simulate({
      bars,
      signals: signals.signalsOf(indicators),
      params,
    });
    const key = baseKey(indicators) + riskKey(null, null);
    top.offer({ totalReturnPct, variantKey: key, variant: { indicators, ...off } });
    clock.tick("stage_a");
  }
  return top.ranked();
}

/** Stage B: shortlist × stop losses × take profits, the best `top_k` of it. Null where the run was stopped. */
function scoreWithStops({ request, bars, signals, clock }: GridWork, shortlist: Scored[]): Scored[] | null {
  if (!hasStops(request.risk)) return shortlist.slice(0, request.topK);
  const { slPct: slPcts, tpPct: tpPcts } = request.risk;
  const top = createTopList<Scored>(request.topK);
  for (const { variant } of shortlist) {
    const { indicators } = variant;
    const base = baseKey(indicators);
    const variantSignals = signals.signalsOf(indicators);
    for (const slPct of slPcts) {
      for (const tpPct of tpPcts) {
        if (clock.shouldStop()) return null;
        const params = executionParams(request, { slPct, tpPct });
        const { totalReturnPct } = simulate({ bars, signals: variantSignals, params });
        const variantKey = base + riskKey(slPct, tpPct);
        top.offer({ totalReturnPct, variantKey, variant: { indicators, slPct, tpPct } });
        clock.tick("stage_b");
      }
    }
  }
  return top.ranked();
}

type Reported =
  | { readonly kind: "reported"; readonly variants: readonly RankedVariant[] }
  | Exclude<BacktestOutcome, { readonly kind: "completed" }>;

/**
 * More trade rows than this are kept by nobody: an answer's text would outgrow what a string, and a column of a
 * database, can hold. How many a request makes is known only once it has run.
 */
const MAX_TRADE_ROWS = 500_000;

function reportAll(grid: GridWork, ranked: readonly Scored[]): Reported {
  const variants: RankedVariant[] = [];
  let tradeRows = 0;
  for (const scored of ranked) {
    if (grid.clock.shouldStop()) return { kind: "cancelled" };
    const variant = report(grid, scored, variants.length + 1);
    tradeRows += variant.trades?.length ?? 0;
    if (tradeRows > MAX_TRADE_ROWS) return { kind: "refused", problems: [tooManyTrades(variant, tradeRows)] };
    variants.push(variant);
    grid.clock.tick("finalizing");
  }
  return { kind: "reported", variants };
}

function tooManyTrades({ rank }: RankedVariant, tradeRows: number): Problem {
  return {
    pointer: "/top_trades_n",
    code: "too_many",
    message: `the first ${rank} variants alone have ${tradeRows} trades, and the limit is ${MAX_TRADE_ROWS}; keep those of fewer`,
    params: { count: tradeRows, limit: MAX_TRADE_ROWS },
  };
}

function report({ request, bars, signals }: GridWork, scored: Scored, rank: number): RankedVariant {
  const { variant, variantKey } = scored;
  const variantSignals = signals.signalsOf(variant.indicators);
  const params = executionParams(request, variant);
  const curve = allocateCurve(bars);
  const { trades, totalReturnPct, ruin } = simulate({ bars, signals: variantSignals, params, curve });
  const metrics = metricsOf({ bars, trades, curve, initCashQuote: request.initCashQuote });
  return {
    rank,
    variantKey,
    variant,
    totalReturnPct,
    metrics,
    reportTable: reportTable(metrics),
    conflictingSignals: variantSignals.conflictingSignals,
    deflatedSharpe: null,
    plateauWidth: null,
    validated: null,
    ambiguity: null,
    ruin,
    trades: rank <= request.topTradesN ? trades : null,
    curve: rank === 1 ? curve : null,
  };
}

function scopeOf(counts: GridCounts, shortlist: readonly Scored[]): RankingScope {
  const last = shortlist.at(-1);
  if (last === undefined || shortlist.length >= counts.valid) return { kind: "exhaustive" };
  return { kind: "shortlisted", cutoffReturnPct: last.totalReturnPct };
}

function noBars({ timeframe }: BacktestRequest): Problem {
  return {
    pointer: "/time_range",
    code: "no_candles",
    message: `there is no complete ${timeframe} bar of this instrument in the range`,
    params: { timeframe },
  };
}

/** Counts simulations, and passes on progress and the wish to stop. */
interface WorkClock {
  tick(stage: BacktestProgress["stage"]): void;
  shouldStop(): boolean;
}

const PROGRESS_CALLS = 100;

function createWorkClock(run: BacktestRun, counts: GridCounts): WorkClock {
  const scored = counts.valid + counts.withStops;
  const rankable = counts.withStops > 0 ? counts.withStops : Math.min(counts.valid, run.request.preselect);
  const totalUnits = scored + Math.min(run.request.topK, rankable);
  let processedUnits = 0;
  let toldPercent = 0;
  return {
    tick(stage) {
      processedUnits++;
      const percent = Math.floor((processedUnits / totalUnits) * PROGRESS_CALLS);
      if (percent === toldPercent) return;
      toldPercent = percent;
      run.onProgress?.({ stage, processedUnits, totalUnits });
    },
    shouldStop: () => run.shouldStop?.() ?? false,
  };
}

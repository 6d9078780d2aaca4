import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { type GridLayout, layoutGrid } from "./fastpath/plan/grid-layout.ts";
import { planGrid } from "./fastpath/plan/grid-plan.ts";
import { pointSignalsBytes } from "./fastpath/signals/point-signals.ts";
import { sharedSeriesBytes } from "./fastpath/signals/rule-memory.ts";
import { countGrid, hasStops } from "./grid.ts";
import { PRUNE_CANDIDATES } from "./rank-unpruned.ts";
import { scoreListBytes } from "./ranking.ts";
import { signalSourceBytes } from "./variant-signals.ts";

/** The sizes that the memory of a backtest depends on. */
export interface MemoryInput {
  readonly request: BacktestRequest;
  /** 1m candles, warm-up included. */
  readonly minutes: number;
  /** Bars, warm-up included. */
  readonly bars: number;
  /** Bars of the range alone. */
  readonly rangeBars: number;
  readonly batchVariants: number;
}

/** What a backtest keeps in memory, in bytes, planned before any work. */
export interface MemoryPlan {
  readonly threads: number;
  readonly layout: GridLayout;
  /** Of the series that indicator points have in common each thread keeps this much. */
  readonly sharedBytes: number;
  /** All together. */
  readonly bytes: number;
}

/** Variants of a batch where nothing else is configured. */
export const BATCH_VARIANTS = 4_096;

const CANDLE_BYTES = 6 * Float64Array.BYTES_PER_ELEMENT;
/** A bar and its close time. */
const BAR_BYTES = CANDLE_BYTES + Float64Array.BYTES_PER_ELEMENT;

/** Series that points have in common: those of all averages with up to a hundred bars are worth keeping, a few will do. */
const MOST_SHARED_SERIES = 104;
const LEAST_SHARED_SERIES = 4;
/** Of the room that is left, the part for them: the rest is for what nobody knows beforehand, such as the rows of trades. */
const SHARED_PART = 0.6;

/** The plan for the most threads, up to `threads`, that `maxBytes` are enough for. One thread is always planned. */
export function planMemory(
  input: MemoryInput,
  { threads, maxBytes }: { readonly threads: number; readonly maxBytes: number },
): MemoryPlan {
  for (let count = threads; count > 1; count--) {
    const plan = planOf(input, count, maxBytes);
    if (plan.bytes <= maxBytes) return plan;
  }
  return planOf(input, 1, maxBytes);
}

function planOf(input: MemoryInput, threads: number, maxBytes: number): MemoryPlan {
  const { request, bars, rangeBars, batchVariants } = input;
  const { indicators } = request;
  const grid = planGrid(indicators);
  const counts = { all: bars, range: rangeBars };
  const signalsBytes = (shared: number) => pointSignalsBytes(counts, indicators, shared);
  const touchedBarMs = touchesStops(request) ? timeframeMs(request.timeframe) : null;
  const layoutWith = (shared: number) =>
    layoutGrid(grid, {
      bars: rangeBars,
      touchedBarMs,
      threads,
      batch: Math.min(batchVariants, countGrid(request).work),
      signalsBytes: signalsBytes(shared),
    });
  const points = grid.indicators.reduce((total, indicator) => total + indicator.points, 0);
  const fixed =
    marketBytes(input) + listBytes(request, grid.variants) + threads * simulationBytes(input, points);
  const least = points > indicators.length ? sharedSeriesBytes(counts, LEAST_SHARED_SERIES) : 0;
  const room = Math.floor(((maxBytes - fixed - layoutWith(0).bytes) * SHARED_PART) / threads);
  const sharedBytes = Math.min(sharedSeriesBytes(counts, MOST_SHARED_SERIES), Math.max(least, room));
  const layout = layoutWith(sharedBytes);
  return { threads, layout, sharedBytes, bytes: fixed + layout.bytes };
}

function touchesStops({ fillModel, risk }: BacktestRequest): boolean {
  return fillModel === "touch" && hasStops(risk);
}

/** Candles and bars; of candles that decide within bars, threads work on a shared copy. */
function marketBytes({ request, minutes, bars }: MemoryInput): number {
  const candleCopies = request.fillModel === "touch" ? 2 : 1;
  return candleCopies * minutes * CANDLE_BYTES + bars * BAR_BYTES;
}

/** What a thread has beside the grid's memory while it reports, or looks for prune: signals, and a curve. */
function simulationBytes({ bars, rangeBars }: MemoryInput, points: number): number {
  const curve = 2 * rangeBars * Float64Array.BYTES_PER_ELEMENT;
  return signalSourceBytes({ bars, rangeBars, points }) + curve;
}

function listBytes({ preselect, topK, risk, prune }: BacktestRequest, variants: number): number {
  const shortlist = scoreListBytes(Math.min(preselect, variants));
  const kept = prune === null ? topK : Math.max(topK, PRUNE_CANDIDATES);
  return hasStops(risk) ? shortlist + scoreListBytes(kept) : shortlist;
}

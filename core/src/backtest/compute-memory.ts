import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { type GridLayout, layoutGrid } from "./fastpath/grid-layout.ts";
import { planGrid } from "./fastpath/grid-plan.ts";
import { hasStops } from "./grid.ts";
import { scoreListBytes } from "./ranking.ts";
import { POINT_BITS_BYTES } from "./variant-signals.ts";

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

const CANDLE_BYTES = 6 * Float64Array.BYTES_PER_ELEMENT;
/** A bar and its close time. */
const BAR_BYTES = CANDLE_BYTES + Float64Array.BYTES_PER_ELEMENT;

/** Columns that are there while the signals of one point are made: the outputs of the largest indicator, and what a rule compares. */
const WORKING_COLUMNS = 12;
/** Series that points have in common: those of all averages with up to a hundred bars are worth keeping, fewer will do. */
const MOST_SHARED_COLUMNS = 104;
const LEAST_SHARED_COLUMNS = 4;

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
  const grid = planGrid(request.indicators);
  const touchedBarMs = touchesStops(request) ? timeframeMs(request.timeframe) : null;
  const layout = layoutGrid(grid, { bars: rangeBars, touchedBarMs, threads, batch: batchVariants });
  const columnBytes = bars * Float64Array.BYTES_PER_ELEMENT;
  const perThread = (WORKING_COLUMNS + LEAST_SHARED_COLUMNS) * columnBytes + reportBytes(input);
  const fixed = marketBytes(input) + layout.bytes + listBytes(request, grid.variants) + threads * perThread;
  const room = Math.floor((maxBytes - fixed) / threads);
  const sharedBytes = Math.min(
    MOST_SHARED_COLUMNS * columnBytes,
    Math.max(LEAST_SHARED_COLUMNS * columnBytes, room),
  );
  return { threads, layout, sharedBytes, bytes: fixed + threads * sharedBytes };
}

function touchesStops({ fillModel, risk }: BacktestRequest): boolean {
  return fillModel === "touch" && hasStops(risk);
}

/** Candles and bars; of the latter, and of the former where they decide within bars, threads work on a shared copy. */
function marketBytes({ request, minutes, bars }: MemoryInput): number {
  const candleCopies = request.fillModel === "touch" ? 2 : 1;
  return candleCopies * minutes * CANDLE_BYTES + 2 * bars * BAR_BYTES;
}

/** The bits of points that reports keep, the codes of one variant, and its curve. */
function reportBytes({ rangeBars }: MemoryInput): number {
  const curve = 2 * rangeBars * Float64Array.BYTES_PER_ELEMENT;
  return Math.max(rangeBars, POINT_BITS_BYTES) + rangeBars + curve;
}

function listBytes({ preselect, topK, risk }: BacktestRequest, variants: number): number {
  const shortlist = scoreListBytes(Math.min(preselect, variants));
  return hasStops(risk) ? shortlist + scoreListBytes(topK) : shortlist;
}

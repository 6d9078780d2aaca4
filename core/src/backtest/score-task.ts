import { ensureDefined } from "../kernel/assert.ts";
import { BLOCK_BARS } from "./fastpath/bit-series.ts";
import type { ThreadPlaces } from "./fastpath/plan/grid-layout.ts";
import { pointOf, variantsPerStreamedPoint } from "./fastpath/plan/grid-plan.ts";
import type { GridVariants } from "./fastpath/plan/grid-variants.ts";
import type { StreamedTile } from "./fastpath/plan/streamed-tile.ts";
import {
  EQUITY_AT,
  type ScoringKernels,
  type ScoringSetup,
  TRADES_AT,
  totalReturnPctOf,
  VARIANT_STATE_BYTES,
} from "./fastpath/scoring/scoring-kernels.ts";
import type { GridSetup } from "./grid-setup.ts";
import type { BaseTask, StopsTask, TaskScores, TaskWatch } from "./grid-task.ts";
import type { BarWindow } from "./validation-windows.ts";

/** Scores variants with the kernels, on signals that are made already or made for a tile. Null where it was stopped. */
export interface TaskScorer {
  scoreBase(task: BaseTask, watch: TaskWatch): TaskScores | null;
  scoreStops(task: StopsTask, watch: TaskWatch): TaskScores | null;
}

interface TaskScorerDeps {
  readonly setup: GridSetup;
  readonly places: ThreadPlaces;
  readonly variants: GridVariants;
  /** Of Stage A. */
  readonly kernels: ScoringKernels;
  /** Of Stage B. */
  readonly stopsKernels: ScoringKernels;
  readonly tile: StreamedTile;
}

/** Bars times pairs of stops that are simulated between two looks at the watch: some milliseconds. */
const STOPS_AT_ONCE = 2 ** 25;

export function createTaskScorer(deps: TaskScorerDeps): TaskScorer {
  const { setup, places, variants, kernels, stopsKernels, tile } = deps;
  const { plan } = variants.base;
  const { request, windows, layout, memory, bars } = setup;
  const { length } = plan.indicators;
  const view = new DataView(memory.buffer);
  const points = new Uint32Array(memory.buffer, places.points, places.batch * length);
  const levels = new Float64Array(memory.buffer, places.levels, 2 * places.batch);
  const returns = new Float64Array(memory.buffer, places.returns, places.batch);
  const trades = new Uint32Array(memory.buffer, places.trades, places.batch);
  const perStreamedPoint = variantsPerStreamedPoint(plan);

  function placeOf(indicator: number, variant: number): number {
    const point = pointOf(plan, indicator, variant);
    if (indicator === plan.streamed) return tile.placeOf(point);
    return ensureDefined(layout.kept[indicator], "a kept indicator") + point * layout.seriesBytes;
  }

  function writePoints(at: number, variant: number): void {
    for (let indicator = 0; indicator < length; indicator++) {
      points[at * length + indicator] = placeOf(indicator, variant);
    }
  }

  /** Adds the results of `count` states to the scores from `at` on. */
  function collect(at: number, count: number, window: number): void {
    for (let index = 0; index < count; index++) {
      const state = places.states + index * VARIANT_STATE_BYTES;
      const equityQuote = view.getFloat64(state + EQUITY_AT, true);
      const returnPct = totalReturnPctOf(equityQuote, request.initCashQuote);
      const closed = view.getUint32(state + TRADES_AT, true);
      returns[at + index] = window === 0 ? returnPct : (returns[at + index] ?? 0) + returnPct;
      trades[at + index] = window === 0 ? closed : (trades[at + index] ?? 0) + closed;
    }
  }

  function scores(count: number): TaskScores {
    if (windows.length > 1) {
      for (let index = 0; index < count; index++) returns[index] = (returns[index] ?? 0) / windows.length;
    }
    return { returns: returns.subarray(0, count), trades: trades.subarray(0, count) };
  }

  /**
   * The variants `[first, end)`, whose streamed points fit the tile; `at` is where their scores go. All of them over one
   * block, then over the next: eight at a time over all blocks took 1.4 to 2.4 times as long (15,500 trades of a year of
   * minutes), and 3.4 where trades are few.
   */
  function scorePiece({ first, end }: { first: number; end: number }, at: number, watch: TaskWatch): boolean {
    const count = end - first;
    const firstPoint = Math.floor(first / perStreamedPoint);
    const endPoint = Math.floor((end - 1) / perStreamedPoint) + 1;
    if (!tile.hold(numbersFrom(firstPoint, endPoint), watch.shouldStop)) return false;
    for (let index = 0; index < count; index++) writePoints(index, first + index);
    const batch = { count, points: places.points, states: places.states };
    const blocks = windows.reduce((total, window) => total + blockRange(window).count, 0);
    let done = 0;
    for (const [index, window] of windows.entries()) {
      const range = blockRange(window);
      kernels.configure(scoringSetup(setup, places, window));
      kernels.startVariants(batch);
      for (let block = range.first; block < range.first + range.count; block++) {
        if (watch.shouldStop()) return false;
        kernels.scoreBlock(block, batch);
        done++;
        watch.advanced(at + Math.floor((count * done) / blocks));
      }
      collect(at, count, index);
    }
    return true;
  }

  function writeLevels(pairs: readonly number[]): void {
    for (const [index, pair] of pairs.entries()) {
      const { slPct, tpPct } = variants.pairOf(pair);
      levels[2 * index] = slPct ?? Number.NaN;
      levels[2 * index + 1] = tpPct ?? Number.NaN;
    }
  }

  const pairsAtOnce = Math.max(1, Math.floor(STOPS_AT_ONCE / bars.range.length));

  /** One base variant with `pairs` pairs of the levels, in one window. */
  function scorePairs(
    base: number,
    pairs: number,
    { at, window }: { at: number; window: number },
    watch: TaskWatch,
  ): boolean {
    writePoints(0, base);
    for (let first = 0; first < pairs; first += pairsAtOnce) {
      if (watch.shouldStop()) return false;
      const count = Math.min(pairsAtOnce, pairs - first);
      stopsKernels.scoreStops({
        points: places.points,
        count,
        levels: places.levels + 2 * first * Float64Array.BYTES_PER_ELEMENT,
        states: places.states,
      });
      collect(at + first, count, window);
    }
    return true;
  }

  return {
    scoreBase({ first, end }, watch) {
      for (let at = first; at < end; ) {
        const endPoint = Math.floor(at / perStreamedPoint) + tile.slots;
        const pieceEnd = Math.min(end, endPoint * perStreamedPoint);
        if (!scorePiece({ first: at, end: pieceEnd }, at - first, watch)) return null;
        at = pieceEnd;
      }
      return scores(end - first);
    },
    scoreStops({ bases, pairs }, watch) {
      writeLevels(pairs);
      const streamedOf = (base: number) => pointOf(plan, plan.streamed, base);
      for (let first = 0; first < bases.length; ) {
        const group = basesOfTile(bases, first, { streamedOf, slots: tile.slots });
        if (!tile.hold([...new Set(group.map(streamedOf))], watch.shouldStop)) return null;
        for (const [window, range] of windows.entries()) {
          stopsKernels.configure(scoringSetup(setup, places, range));
          for (const [index, base] of group.entries()) {
            const at = (first + index) * pairs.length;
            if (!scorePairs(base, pairs.length, { at, window }, watch)) return null;
            if (window === windows.length - 1) watch.advanced(at + pairs.length);
          }
        }
        first += group.length;
      }
      return scores(bases.length * pairs.length);
    },
  };
}

function scoringSetup(
  { request, bars, layout }: GridSetup,
  { scratch }: ThreadPlaces,
  { firstBar, endBar }: BarWindow,
): ScoringSetup {
  return {
    bars: bars.range.length,
    firstBar,
    endBar,
    close: layout.close,
    indicators: request.indicators.length,
    directionMode: request.directionMode,
    sizing: request.sizing,
    initCashQuote: request.initCashQuote,
    feeRate: request.feePct / 100,
    slippageRate: request.slippagePct / 100,
    scratch,
    touch: layout.touch,
  };
}

function blockRange({ firstBar, endBar }: BarWindow): { readonly first: number; readonly count: number } {
  const first = Math.floor(firstBar / BLOCK_BARS);
  return { first, count: Math.floor((endBar - 1) / BLOCK_BARS) + 1 - first };
}

/** The bases from index `first` on whose streamed points fit the tile together. */
function basesOfTile(
  bases: readonly number[],
  first: number,
  { streamedOf, slots }: { streamedOf: (base: number) => number; slots: number },
): readonly number[] {
  const points = new Set<number>();
  let end = first;
  for (; end < bases.length; end++) {
    points.add(streamedOf(bases[end] ?? 0));
    if (points.size > slots) break;
  }
  return bases.slice(first, end);
}

function numbersFrom(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

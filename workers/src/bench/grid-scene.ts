import type { BacktestRequest } from "@roehub/core/backtest/backtest-request";
import { bitSeriesBytes, blocksOf } from "@roehub/core/backtest/fastpath/bit-series";
import { allocatedBytes, type GridMemory } from "@roehub/core/backtest/fastpath/grid-memory";
import {
  EQUITY_AT,
  type ScoringSetup,
  scoringScratchBytes,
  TRADES_AT,
  totalReturnPctOf,
  VARIANT_STATE_BYTES,
} from "@roehub/core/backtest/fastpath/scoring/scoring-kernels";
import { type PointSignals, pointSignalsBytes } from "@roehub/core/backtest/fastpath/signals/point-signals";
import { basePoints, indicatorPoints } from "@roehub/core/backtest/grid";
import { type RangeBars, rangeBars } from "@roehub/core/backtest/range-bars";
import type { VariantIndicator } from "@roehub/core/backtest/variant-key";
import type { Params } from "@roehub/core/indicators/indicator";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { type GridKernels, gridKernels } from "./grid-kernels.ts";

/** The base grid of a request in one memory, ready to be scored: bit series of points, and places for the results. */
export interface GridScene {
  readonly request: BacktestRequest;
  readonly bars: RangeBars;
  readonly memory: GridMemory;
  readonly kernels: GridKernels;
  readonly setup: ScoringSetup;
  /** In the order of the states; the last indicator is fastest. */
  readonly variants: readonly (readonly VariantIndicator[])[];
  /** `u32[variants * indicators]`: the place of each bit series. */
  readonly points: number;
  readonly states: number;
  readonly blocks: number;
  /** For each indicator the places of its points; empty where series are made later. */
  readonly pointPlaces: readonly (readonly number[])[];
  /** Makes bit series, knowing nothing yet of the candles; one at a time. */
  createSignals(): PointSignals;
}

interface SceneInput {
  readonly request: BacktestRequest;
  readonly candles: CandleSeries;
  /** 1, or what a planted bug makes of the fee. */
  readonly feeShare: number;
  /** Bytes that a figure needs besides. */
  readonly moreBytes?: number;
  /** Columns that are kept for points that have them in common. */
  readonly sharedColumns?: number;
}

/** The bytes of a vector more than once: every allocation is aligned. */
const SLACK_BYTES = 4_096;
/** Columns that points may have in common, where nobody asks for more. */
const SHARED_COLUMNS = 32;

/** Computes every bit series of the request's points, once. */
export function createGridScene(input: SceneInput): GridScene {
  const { request } = input;
  const points = request.indicators.map((grid) => [...indicatorPoints(grid)]);
  const variants = [...basePoints(request.indicators)];
  const seriesCount = points.reduce((total, of) => total + of.length, 0);
  const scene = emptyScene(input, { variants, seriesCount });
  const places = fillSeries(scene, points);
  const placesOfVariants = new Uint32Array(
    scene.memory.buffer,
    scene.points,
    variants.length * request.indicators.length,
  );
  for (const [index, combination] of combinations(places).entries()) {
    placesOfVariants.set(combination, index * request.indicators.length);
  }
  return { ...scene, pointPlaces: places };
}

/** A scene without signals, whose memory has room for `seriesCount` bit series more. */
export function emptyScene(
  { request, candles, feeShare, moreBytes = 0, sharedColumns = SHARED_COLUMNS }: SceneInput,
  { variants, seriesCount }: Pick<GridScene, "variants"> & { readonly seriesCount: number },
): GridScene {
  const bars = rangeBars(request, candles);
  const { length } = bars.range;
  const { indicators } = request;
  const maxSharedBytes = sharedColumns * bars.all.length * Float64Array.BYTES_PER_ELEMENT;
  const parts = {
    close: length * Float64Array.BYTES_PER_ELEMENT,
    points: variants.length * request.indicators.length * Uint32Array.BYTES_PER_ELEMENT,
    states: variants.length * VARIANT_STATE_BYTES,
    scratch: scoringScratchBytes(length),
    signals: pointSignalsBytes({ all: bars.all.length, range: length }, indicators, maxSharedBytes),
  };
  const bytes =
    Object.values(parts).reduce((total, part) => total + allocatedBytes(part), SLACK_BYTES) +
    seriesCount * allocatedBytes(bitSeriesBytes(length)) +
    moreBytes;
  const kernels = gridKernels(bytes);
  const { memory } = kernels;
  const close = memory.allocate(parts.close);
  new Float64Array(memory.buffer, close, length).set(bars.range.close);
  const setup: ScoringSetup = {
    bars: length,
    firstBar: 0,
    endBar: length,
    close,
    indicators: request.indicators.length,
    directionMode: request.directionMode,
    sizing: request.sizing,
    initCashQuote: request.initCashQuote,
    feeRate: (request.feePct / 100) * feeShare,
    slippageRate: request.slippagePct / 100,
    scratch: memory.allocate(parts.scratch),
    touch: null,
  };
  const points = memory.allocate(parts.points);
  const states = memory.allocate(parts.states);
  const offset = memory.allocate(parts.signals);
  return {
    request,
    bars,
    memory,
    kernels,
    setup,
    variants,
    points,
    states,
    blocks: blocksOf(length),
    pointPlaces: [],
    createSignals: () => kernels.pointSignals({ bars, indicators, maxSharedBytes }, offset),
  };
}

function fillSeries(
  { bars, memory, createSignals }: GridScene,
  points: readonly (readonly Params[])[],
): number[][] {
  const signals = createSignals();
  const bytes = bitSeriesBytes(bars.range.length);
  return points.map((ofIndicator, indicator) => {
    const places = ofIndicator.map(() => memory.allocate(bytes));
    signals.fill(indicator, ofIndicator, places);
    return places;
  });
}

/** One of each list, the last list fastest. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>(
    (before, list) => before.flatMap((start) => list.map((value) => [...start, value])),
    [[]],
  );
}

/** What the state of variant `index` says after its last bar. */
export function scoreOf({ memory, states, setup }: GridScene, index: number, from = states) {
  const view = new DataView(memory.buffer, from + index * VARIANT_STATE_BYTES, VARIANT_STATE_BYTES);
  return {
    totalReturnPct: totalReturnPctOf(view.getFloat64(EQUITY_AT, true), setup.initCashQuote),
    trades: view.getUint32(TRADES_AT, true),
  };
}

/** Mean trades of `count` variants from `states` on. */
export function meanTrades(scene: GridScene, count: number, states = scene.states): number {
  let trades = 0;
  for (let index = 0; index < count; index++) trades += scoreOf(scene, index, states).trades;
  return trades / count;
}

/** Indices of at most `most` of `count`, spread evenly from the first on. */
export function sampleIndices(count: number, most: number): number[] {
  const size = Math.min(most, count);
  return Array.from({ length: size }, (_, index) => Math.floor((index * count) / size));
}

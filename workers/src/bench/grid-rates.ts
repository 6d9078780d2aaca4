import type { GridIndicator } from "@roehub/core/backtest/backtest-request";
import { bitSeriesBytes } from "@roehub/core/backtest/fastpath/bit-series";
import { VARIANT_STATE_BYTES } from "@roehub/core/backtest/fastpath/scoring/scoring-kernels";
import { basePoints } from "@roehub/core/backtest/grid";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import type { Figure } from "./figure.ts";
import { CROSS_INDICATORS, gridRequest, STOPS } from "./grid-cases.ts";
import { compareWithReference, type StopPair } from "./grid-check.ts";
import { feeShareOf, type GridBenchOptions, gridFigure, medianSeconds, rounded } from "./grid-figure.ts";
import { emptyScene, type GridScene, meanTrades, sampleIndices, scoreOf } from "./grid-scene.ts";

/** How fast variants are scored from bit series that are there, one core; and the reference engine beside it. */
export function scoringFigures(scene: GridScene, figure: RateFigure, options: GridBenchOptions): Figure[] {
  const [seconds = 0] = medianSeconds([() => scoreAll(scene)], options.rounds);
  const { fault, simulations, seconds: referenceSeconds } = compareWithReference(scene, {});
  const count = scene.variants.length;
  const rate = count / seconds;
  const referenceRate = simulations / referenceSeconds;
  const shape = { ...shapeOf(scene), trades_a_variant: Math.round(meanTrades(scene, count)) };
  return [
    rateFigure(scene, figure, { rate, fault, details: shape }),
    gridFigure({
      id: `${figure.id}.reference`,
      value: rounded(referenceRate, 1),
      unit: "variants/s",
      bar: null,
      fault,
      details: { ...shape, simulations, fast_path_ratio: Math.round(rate / referenceRate) },
    }),
  ];
}

export interface RateFigure {
  readonly id: string;
  readonly bar: string | null;
}

/** Stage A over every variant of the scene, block by block. */
export function scoreAll({ kernels, setup, variants, points, states, blocks }: GridScene): void {
  const batch = { count: variants.length, points, states };
  kernels.scoring.configure(setup);
  kernels.scoring.startVariants(batch);
  for (let block = 0; block < blocks; block++) kernels.scoring.scoreBlock(block, batch);
}

const STOPS_BASES = 32;

/** P2: ten by ten pairs of stops for base variants of P1. */
export function stopsFigure(scene: GridScene, figure: RateFigure, options: GridBenchOptions): Figure {
  const { memory, kernels, setup, points, variants } = scene;
  const pairs = STOPS.slPct.flatMap((sl) => STOPS.tpPct.map((tp): StopPair => [sl, tp]));
  const levels = memory.allocate(2 * pairs.length * Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(memory.buffer, levels, 2 * pairs.length).set(pairs.flat().map((pct) => pct ?? Number.NaN));
  const states = memory.allocate(pairs.length * VARIANT_STATE_BYTES);
  const bases = sampleIndices(variants.length, STOPS_BASES);
  const scoreOne = (base: number) =>
    kernels.scoring.scoreStops({
      points: points + base * setup.indicators * Uint32Array.BYTES_PER_ELEMENT,
      count: pairs.length,
      levels,
      states,
    });
  const run = () => {
    kernels.scoring.configure(setup);
    for (const base of bases) scoreOne(base);
  };
  const [seconds = 0] = medianSeconds([run], options.rounds);
  let trades = 0;
  let fault: string | null = null;
  for (const [at, base] of bases.entries()) {
    scoreOne(base);
    trades += meanTrades(scene, pairs.length, states) / bases.length;
    // The reference engine takes tens of milliseconds a pair: a few bases are compared.
    if (at % 16 === 0) fault ??= compareWithReference(scene, { variant: base, states, pairs }).fault;
  }
  const details = { ...shapeOf(scene), pairs: pairs.length, trades_a_variant: Math.round(trades) };
  return rateFigure(scene, figure, { rate: (bases.length * pairs.length) / seconds, fault, details });
}

/** Bytes that `stopsFigure` allocates. */
export const STOPS_BYTES = 2 ** 14;

/** As many bit series as are made and scored before the next overwrite them: 32 MiB of a year of minutes. */
const TILE_POINTS = 250;

/** Enough for 99 averages and what kernels keep with each. */
const CROSS_COLUMNS = 128;

/** A millionth is left, and nothing is entered any more. */
const RUINED_PCT = 99.9999;

/** A grid of one indicator from closes to scores: averages, signals, simulation. */
export interface CrossRun {
  readonly scene: GridScene;
  run(): void;
}

export function createCrossRun(candles: CandleSeries, options: GridBenchOptions): CrossRun {
  const request = gridRequest(CROSS_INDICATORS, candles);
  const variants = [...basePoints(request.indicators)];
  const scene = emptyScene(
    { request, candles, feeShare: feeShareOf(options), sharedColumns: CROSS_COLUMNS },
    { variants, seriesCount: TILE_POINTS },
  );
  const { memory, bars, setup, kernels, blocks, points, states, createSignals } = scene;
  const bytes = bitSeriesBytes(bars.range.length);
  const slots = Array.from({ length: TILE_POINTS }, () => memory.allocate(bytes));
  new Uint32Array(memory.buffer, points, variants.length).set(
    variants.map((_, index) => slots[index % TILE_POINTS] ?? 0),
  );
  const params = variants.map(([indicator]) => ensureDefined(indicator, "the indicator").params);
  const run = () => {
    // New ones each time: nothing is known of the candles but the candles.
    const signals = createSignals();
    kernels.scoring.configure(setup);
    for (let start = 0; start < variants.length; start += TILE_POINTS) {
      const tile = params.slice(start, start + TILE_POINTS);
      signals.fill(0, tile, slots.slice(0, tile.length));
      const batch = {
        count: tile.length,
        points: points + start * Uint32Array.BYTES_PER_ELEMENT,
        states: states + start * VARIANT_STATE_BYTES,
      };
      kernels.scoring.startVariants(batch);
      for (let block = 0; block < blocks; block++) kernels.scoring.scoreBlock(block, batch);
    }
  };
  return { scene, run };
}

/** P3: every cross of two averages, indicators and signals included. */
export function crossFigure({ scene, run }: CrossRun, figure: RateFigure, options: GridBenchOptions): Figure {
  const [seconds = 0] = medianSeconds([run], options.rounds);
  const count = scene.variants.length;
  const { fault } = compareWithReference(scene, {});
  const details = {
    ...shapeOf(scene),
    trades_a_variant: Math.round(meanTrades(scene, count)),
    ruined: countRuined(scene),
    seconds: rounded(seconds, 3),
  };
  return rateFigure(scene, figure, { rate: count / seconds, fault, details });
}

/** Variants that lost everything before the end: they are less work. */
function countRuined(scene: GridScene): number {
  return scene.variants.filter((_, index) => scoreOf(scene, index).totalReturnPct < -RUINED_PCT).length;
}

function shapeOf({ bars, variants, kernels, request }: GridScene) {
  return {
    bars: bars.range.length,
    variants: variants.length,
    indicators: request.indicators.map(({ id, rule }: GridIndicator) => `${id}.${rule}`).join(" & "),
    kernels: kernels.name,
  };
}

interface Rate {
  /** Variants a second. */
  readonly rate: number;
  readonly fault: string | null;
  readonly details: Readonly<Record<string, number | string>>;
}

function rateFigure({ bars }: GridScene, { id, bar }: RateFigure, { rate, fault, details }: Rate): Figure {
  const nsPerBar = 1e9 / (rate * bars.range.length);
  return gridFigure({
    id,
    value: rounded(rate, 1),
    unit: "variants/s",
    bar,
    fault,
    details: { ...details, ns_a_bar_and_variant: rounded(nsPerBar, 4) },
  });
}

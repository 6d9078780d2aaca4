import type { IndicatorDef, Params, SignalRule } from "../../../indicators/indicator.ts";
import { computeSignals } from "../../../indicators/signals.ts";
import { assert, ensureDefined } from "../../../kernel/assert.ts";
import { type CandleSeries, sliceCandleSeries } from "../../../market-data/candle-series.ts";
import { bitSeriesBytes, packSignals } from "../bit-series.ts";
import { createGridMemory } from "../grid-memory.ts";
import { createKernelMemory, type KernelModule } from "../kernel-modules.ts";
import { createPointSignals, pointSignalsBytes } from "../signals/point-signals.ts";

/** Points of one indicator and rule, over candles of which those from `firstIndex` on are the range. */
export interface PointsScene {
  readonly def: IndicatorDef;
  readonly ruleName: string;
  readonly points: readonly Params[];
  readonly candles: CandleSeries;
  readonly firstIndex: number;
  /** How many series may be kept. */
  readonly keptSeries: number;
  /** Points of a call. */
  readonly tile: number;
  /** `rule-bits.wasm`, or null for its twin. */
  readonly module: KernelModule | null;
  /** Each tile is first stopped when that was asked for so many times. */
  readonly stopAfter?: number;
}

/** Where bytes differ, a line each, between the series by kernels and the plain ones. */
export function pointSignalsFaults(scene: PointsScene): string[] {
  const made = seriesByKernels(scene);
  return scene.points.flatMap((params, index) => {
    const series = ensureDefined(made[index], "a series of each point");
    const expected = plainSeries(scene, params);
    const at = series.findIndex((byte, place) => byte !== expected[place]);
    return at < 0 ? [] : [`${scene.def.id}.${scene.ruleName} ${JSON.stringify(params)}: byte ${at}`];
  });
}

function plainSeries({ def, ruleName, candles, firstIndex }: PointsScene, params: Params): Uint8Array {
  const rule: SignalRule = ensureDefined(def.rules[ruleName], ruleName);
  const series = new Uint8Array(bitSeriesBytes(candles.length - firstIndex));
  packSignals(computeSignals({ def, rule, params, candles }), firstIndex, series);
  return series;
}

/** Tile after tile in the same places, which hold other bits before. */
function seriesByKernels(scene: PointsScene): Uint8Array[] {
  const { def, ruleName, points, candles, firstIndex, keptSeries, tile, module } = scene;
  const range = sliceCandleSeries(candles, firstIndex, candles.length);
  const indicators = [{ id: def.id, rule: ruleName, params: {} }];
  const maxSharedBytes = (keptSeries + 2) * (candles.length + 200) * 11;
  const counts = { all: candles.length, range: range.length };
  const bytes = bitSeriesBytes(range.length);
  const own = pointSignalsBytes(counts, indicators, maxSharedBytes);
  const kernelMemory = createKernelMemory(64 + own + tile * bytes);
  const memory = createGridMemory(kernelMemory.buffer, 16);
  const offset = memory.allocate(own);
  const places = Array.from({ length: tile }, () => memory.allocate(bytes));
  const signals = createPointSignals({
    bars: { all: candles, firstIndex, range },
    indicators,
    memory: kernelMemory,
    offset,
    maxSharedBytes,
    module,
  });
  const made: Uint8Array[] = [];
  for (let from = 0; from < points.length; from += tile) {
    const some = points.slice(from, from + tile);
    const views = places.slice(0, some.length).map((place) => new Uint8Array(memory.buffer, place, bytes));
    for (const view of views) view.fill(0xa5);
    const at = places.slice(0, some.length);
    if (scene.stopAfter !== undefined) fillHalf(scene.stopAfter, (stop) => signals.fill(0, some, at, stop));
    assert(signals.fill(0, some, at), "nobody asked to stop");
    made.push(...views.map((view) => view.slice()));
  }
  return made;
}

function fillHalf(stopAfter: number, fill: (shouldStop: () => boolean) => boolean): void {
  let asked = 0;
  // Only once: whoever asked stays stopped.
  const made = fill(() => asked++ === stopAfter);
  assert(made === asked <= stopAfter, "what was stopped says so");
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NEEDS_RECORDED_DATA, recordedCandleFile } from "../../../../../workers/src/sandbox/recorded-data.ts";
import { maCross } from "../../../indicators/average/ma-cross.ts";
import type { IndicatorDef, ParamDef, Params } from "../../../indicators/indicator.ts";
import { rsi } from "../../../indicators/momentum/rsi.ts";
import { HOSTILE_CANDLES } from "../../../indicators/proofs/hostile-candles.ts";
import { proofCandles, subjectsAt } from "../../../indicators/proofs/proof-subject.ts";
import { INDICATORS } from "../../../indicators/registry.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import { readCandleFile } from "../../../market-data/candle-file-store.ts";
import { sliceCandleSeries } from "../../../market-data/candle-series.ts";
import { BLOCK_BARS } from "../bit-series.ts";
import { loadKernelModules } from "../kernel-modules-store.ts";
import { type PointsScene, pointSignalsFaults } from "../proofs/point-signals-scene.ts";

const RUNS = 5;
const module = ensureDefined(loadKernelModules(), "an engine with kernels").ruleBits;
/** Of the kernels, and of their twin. */
const faultsOf = (scene: Omit<PointsScene, "module">) => [
  ...pointSignalsFaults({ ...scene, module }),
  ...pointSignalsFaults({ ...scene, module: null }),
];

/** Rules with their indicators. */
const RULES = INDICATORS.flatMap((def) =>
  Object.keys(def.rules).map((ruleName) => ({ title: `${def.id}.${ruleName}`, def, ruleName })),
);

describe.each(RULES)("$title by kernels and their twin", ({ def, ruleName }) => {
  test("has the bits of the plain way at random points on random candles", () => {
    fc.assert(
      fc.property(
        fc.array(pointOf(def), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...HOSTILE_CANDLES.map(([, of]) => of), (length: number) => proofCandles({ length })),
        fc.record({
          bars: fc.integer({ min: 1, max: 200 }),
          keptSeries: fc.constantFrom(0, 3, 100),
          tile: fc.integer({ min: 1, max: 4 }),
          warmup: fc.double({ min: 0, max: 1.2, noNaN: true }),
        }),
        (drawn, series, { bars, keptSeries, tile, warmup }) => {
          // A point twice shares its series with itself.
          const points = subjectsAt(def, [{}, ...drawn]).flatMap(({ params }) => [params, params, params]);
          const longest = Math.max(...points.map((params) => def.convergence(params)));
          const firstIndex = Math.floor(longest * warmup);
          const candles = series(firstIndex + bars);
          const scene = { def, ruleName, points, candles, firstIndex, keptSeries, tile: tile * 3 };
          expect(faultsOf(scene)).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe("point signals", () => {
  const averages = (type: string) =>
    [2, 3, 5, 8].flatMap((fast) => [9, 10, 30, 31].map((slow): Params => ({ fast, slow, type })));

  test.each(["trend", "cross"])("have the bits of the plain way over several blocks: %s", (ruleName) => {
    const candles = proofCandles({ length: 2 * BLOCK_BARS + 777, moveShare: 0.001 });
    for (const keptSeries of [0, 2, 30]) {
      for (const type of ["ema", "sma"]) {
        const scene = { def: maCross, ruleName, points: averages(type), candles, keptSeries, tile: 6 };
        expect(faultsOf({ ...scene, firstIndex: 61 })).toEqual([]);
      }
    }
  });

  test("have the bits of the plain way where room for averages runs out, and others take it", () => {
    const candles = proofCandles({ length: 700, moveShare: 0.001 });
    const points = [...averages("sma"), ...averages("sma").reverse(), ...averages("ema"), ...averages("wma")];
    for (const keptSeries of [4, 5, 6, 7, 8, 9]) {
      const scene = { def: maCross, ruleName: "trend", points, candles, firstIndex: 61, keptSeries, tile: 8 };
      expect(faultsOf(scene)).toEqual([]);
    }
  });

  test("have the bits of the plain way where averages are equal on most bars", () => {
    const candles = proofCandles({
      length: BLOCK_BARS + 500,
      tickPlaces: 0,
      startTicks: 60,
      moveShare: 0.02,
    });
    for (const ruleName of ["trend", "cross"]) {
      const scene = { def: maCross, ruleName, points: averages("sma"), candles, keptSeries: 30, tile: 16 };
      expect(faultsOf({ ...scene, firstIndex: 40 })).toEqual([]);
    }
  });

  test("compare once what hundreds of points have in common", () => {
    const points: Params[] = [];
    for (let lower = 10; lower < 40; lower++) {
      for (let upper = 60; upper < 80; upper++) points.push({ period: 14, lower, upper });
    }
    const candles = proofCandles({ length: 1_000 });
    const scene = { def: rsi, ruleName: "reversal", points, candles, firstIndex: 300 };
    expect(faultsOf({ ...scene, keptSeries: 4, tile: 600 })).toEqual([]);
  });
});

test("series that are stopped midway are made again", () => {
  const candles = proofCandles({ length: 3 * BLOCK_BARS });
  const points = [2, 3, 5].map((fast): Params => ({ fast, slow: 20, type: "sma" }));
  const scene = { def: maCross, ruleName: "trend", points, candles, firstIndex: 30, keptSeries: 9, tile: 3 };
  for (let asked = 0; asked < 6; asked++) {
    expect(faultsOf({ ...scene, stopAfter: asked })).toEqual([]);
  }
});

const recorded = recordedCandleFile("bybit-linear_DOGEUSDT_1m_2025-05-30_2025-06-29.csv.gz");

describe.skipIf(recorded === null)(`point signals ${NEEDS_RECORDED_DATA}`, () => {
  test("have the bits of the plain way at the usual points of every rule", async () => {
    const file = await readCandleFile(ensureDefined(recorded, "recorded candles"));
    const candles = sliceCandleSeries(file, 0, 6_000);
    for (const { def, ruleName } of RULES) {
      const points = subjectsAt(def, [{}, ...def.params.map((param) => ({ [param.name]: stepped(param) }))]);
      const scene = { def, ruleName, points: points.map(({ params }) => params), candles, firstIndex: 1_001 };
      expect(faultsOf({ ...scene, keptSeries: 20, tile: 8 })).toEqual([]);
    }
  });
});

function stepped(param: ParamDef): number | string {
  if (param.type === "enum") return param.default;
  return Number(Math.min(param.max, param.default + param.step).toFixed(6));
}

/** Anywhere in its bounds, but no longer than three times its defaults. */
function pointOf(def: IndicatorDef) {
  return fc.record(Object.fromEntries(def.params.map((param) => [param.name, valuesOf(param)])));
}

function valuesOf(param: ParamDef): fc.Arbitrary<number | string> {
  if (param.type === "enum") return fc.constantFrom(...param.values);
  const { min, max, step, default: usual } = param;
  const longest = param.type === "int" ? Math.min(max, Math.max(3 * usual, min + 1)) : max;
  return fc
    .integer({ min: 0, max: Math.floor((longest - min) / step + 1e-9) })
    .map((steps) => Number((min + steps * step).toFixed(6)));
}

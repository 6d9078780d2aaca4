import { describe, expect, test } from "vitest";
import { ensureDefined } from "../kernel/assert.ts";
import { type Candle, type CandleSeries, sliceCandleSeries } from "../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { createKernelMemory } from "./kernels/kernel-memory.ts";
import { parseParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { createRuleEvaluator } from "./rule-evaluator.ts";
import { constantCandles, sampleCandles } from "./sample-candles.ts";
import { computeSeries, forEachCandle } from "./series.ts";
import { computeSignals } from "./signals.ts";

// Every indicator of the registry is put to the same proofs; a new one needs no test of its own to get them.

/** Parameter points that shorten every period, so that short series show everything. */
function pointsOf(def: IndicatorDef): Params[] {
  const defaults = paramsOf(def, {});
  const choices = def.params.flatMap((param) =>
    param.type === "enum" ? param.values.map((value) => ({ [param.name]: value })) : [],
  );
  const short = Object.fromEntries(
    def.params.flatMap((param) =>
      param.type === "int" ? [[param.name, Math.max(param.min, Math.round(param.default / 2))]] : [],
    ),
  );
  return [defaults, paramsOf(def, short), ...choices.map((choice) => paramsOf(def, choice))];
}

function paramsOf(def: IndicatorDef, wire: object): Params {
  const point = parseParams(def, wire);
  if (!point.ok) throw new Error(JSON.stringify(point.problems));
  return point.value;
}

function candlesOf(series: CandleSeries): Candle[] {
  const candles: Candle[] = [];
  forEachCandle(series, (candle) => candles.push({ ...candle }));
  return candles;
}

const bits = (values: Float64Array) => [...new BigUint64Array(values.slice().buffer)];
const isFull = (columns: readonly Float64Array[], row: number) =>
  columns.every((column) => !Number.isNaN(column[row]));
/** A finite window's convergence length is its window: it forgets everything. */
const isFiniteWindow = (def: IndicatorDef, params: Params) => def.convergence(params) === def.warmup(params);

const cases = INDICATORS.flatMap((def) =>
  pointsOf(def).map((params) => ({ name: `${def.id} ${JSON.stringify(params)}`, def, params })),
);
const ruleCases = cases.flatMap(({ name, def, params }) =>
  Object.values(def.rules).map((rule) => ({ name: `${name} ${rule.name}`, def, params, rule })),
);

describe.each(INDICATORS)("the definition of $id", (def) => {
  test("has defaults that its own bounds accept", () => {
    expect(parseParams(def, {}).ok).toBe(true);
  });

  test("names its rules by their keys, the default among them", () => {
    for (const [key, rule] of Object.entries(def.rules)) expect(rule.name).toBe(key);
    expect(Object.keys(def.rules)).toContain(def.defaultRule);
  });

  test("is labelled by parameters that it has", () => {
    const names = def.params.map((param) => param.name);
    for (const name of def.labelParams) expect(names).toContain(name);
    expect(def.source.length).toBeGreaterThan(0);
  });
});

describe.each(cases)("$name", ({ def, params }) => {
  const candles = sampleCandles({ length: def.convergence(params) + 150 });

  test("has its first full values at the stated warm-up, and none are missing after", () => {
    const columns = computeSeries(def, params, candles);
    const first = def.warmup(params) - 1;
    expect(isFull(columns, first - 1)).toBe(false);
    for (let row = first; row < candles.length; row++) expect(isFull(columns, row)).toBe(true);
  });

  test("gives the same bits in batch as step by step", () => {
    const kernel = def.create(params, createKernelMemory());
    const stepped = candlesOf(candles).map((candle) => [...Array.from(kernel.step(candle))]);
    const columns = computeSeries(def, params, candles);
    for (const [index, column] of columns.entries()) {
      expect(bits(Float64Array.from(stepped, (outputs) => outputs[index] ?? 0))).toEqual(bits(column));
    }
  });

  test("is not changed by later bars", () => {
    const columns = computeSeries(def, params, candles);
    for (const length of [def.warmup(params), def.convergence(params), candles.length - 1]) {
      const truncated = computeSeries(def, params, sliceCandleSeries(candles, 0, length));
      for (const [index, column] of truncated.entries()) {
        expect(bits(column)).toEqual(bits(ensureDefined(columns[index], "column").subarray(0, length)));
      }
    }
  });

  test("has forgotten where it started at its convergence length", () => {
    const full = computeSeries(def, params, candles);
    for (const start of [1, 60, 149]) {
      const late = computeSeries(def, params, sliceCandleSeries(candles, start, candles.length));
      const row = def.convergence(params) - 1;
      for (const [index, column] of late.entries()) {
        const was = ensureDefined(full[index], "column");
        const scale = Math.max(...was.subarray(def.warmup(params)).map(Math.abs));
        if (isFiniteWindow(def, params)) expect(column[row]).toBe(was[start + row]);
        else expect(Math.abs((column[row] ?? 0) - (was[start + row] ?? 0)) / scale).toBeLessThan(1e-9);
      }
    }
  });

  test.each([0.1, 1e-8, 64_250.5, 9_007_199_254_740_991])("takes a price that stays at %d", (price) => {
    const columns = computeSeries(def, params, constantCandles(price, def.warmup(params) + 20));
    for (const [index, column] of columns.entries()) {
      const steady = CONSTANT[def.id]?.(price) ?? price;
      for (const value of column.subarray(def.warmup(params)))
        expect([index, value]).toEqual([index, steady]);
    }
  });

  test.each([
    ["a thousandth of a cent", { tickPlaces: 8, startTicks: 1234 }],
    ["prices of a billion", { tickPlaces: 2, startTicks: 100_000_000_000 }],
    ["jumps by half", { moveShare: 0.5 }],
    ["mostly flat bars", { tickPlaces: 0, startTicks: 60, moveShare: 0.01 }],
  ])("gives numbers at %s", (_, shape) => {
    const columns = computeSeries(def, params, sampleCandles({ length: 600, ...shape }));
    for (const column of columns) {
      for (const value of column.subarray(def.warmup(params))) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("takes candles without volume", () => {
    const quiet = sampleCandles({ length: 600 });
    quiet.volume.fill(0);
    const columns = computeSeries(def, params, quiet);
    for (let row = def.warmup(params); row < quiet.length; row++) expect(isFull(columns, row)).toBe(true);
  });
});

/** What a constant price gives, where it is not that price. */
const CONSTANT: Readonly<Record<string, (price: number) => number>> = { rsi: () => 50, atr: () => 0 };

describe.each(ruleCases)("the rule $name", ({ def, params, rule }) => {
  const candles = sampleCandles({ length: def.convergence(params) + 400, seed: 7, moveShare: 0.02 });

  test("signals the same in batch as step by step", () => {
    const { long, short } = computeSignals({ def, rule, params, candles });
    const evaluator = createRuleEvaluator(def, rule, params);
    const stepped = candlesOf(candles).map((candle) => ({ ...evaluator.step(candle) }));
    expect(stepped.map((signal) => Number(signal.long))).toEqual([...long]);
    expect(stepped.map((signal) => Number(signal.short))).toEqual([...short]);
  });

  test("is not changed by later bars", () => {
    const full = computeSignals({ def, rule, params, candles });
    for (let length = candles.length - 60; length < candles.length; length += 7) {
      const part = computeSignals({ def, rule, params, candles: sliceCandleSeries(candles, 0, length) });
      expect(part.long).toEqual(full.long.subarray(0, length));
      expect(part.short).toEqual(full.short.subarray(0, length));
    }
  });

  test("says nothing before the indicator has converged", () => {
    const { long, short } = computeSignals({ def, rule, params, candles });
    const gated = def.convergence(params) - 1;
    expect(long.subarray(0, gated).includes(1)).toBe(false);
    expect(short.subarray(0, gated).includes(1)).toBe(false);
  });

  test("has a long and a short side that never signal together", () => {
    const { long, short } = computeSignals({ def, rule, params, candles: sampleCandles({ length: 20_000 }) });
    expect(long.includes(1)).toBe(true);
    expect(short.includes(1)).toBe(true);
    expect(long.some((value, row) => value === 1 && short[row] === 1)).toBe(false);
  });

  test("signals nothing on a price that never moves", () => {
    const { long, short } = computeSignals({
      def,
      rule,
      params,
      candles: constantCandles(0.1, candles.length),
    });
    expect(long.includes(1) || short.includes(1)).toBe(false);
  });
});

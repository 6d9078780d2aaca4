import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import { parseParams } from "../parse-params.ts";
import { findIndicator } from "../registry.ts";
import { sampleCandles } from "../sample-candles.ts";
import { stepSeries } from "../series.ts";

// Oracles know a few parameter points only. Here each average is its textbook formula, written out, at any point.

type Numbers = Readonly<Record<string, number>>;

interface Formula {
  readonly id: string;
  readonly params: fc.Arbitrary<Numbers>;
  /** The first output over these candles by its definition; NaN where there is none. */
  values(candles: CandleSeries, params: Numbers): readonly number[];
}

const period = (max: number) => fc.record({ period: fc.integer({ min: 2, max }) });
const hundredths = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100);

/** A formula of the latest `period` rows, oldest first. */
function ofWindow(formula: (rows: readonly number[], candles: CandleSeries, params: Numbers) => number) {
  return (candles: CandleSeries, params: Numbers): number[] => {
    const length = params["period"] ?? 0;
    return Array.from({ length: candles.length }, (_, row) => {
      const rows = Array.from({ length }, (_unused, index) => row - length + 1 + index);
      return row < length - 1 ? Number.NaN : formula(rows, candles, params);
    });
  };
}

function weighted(values: readonly number[], weightOf: (index: number) => number): number {
  const sum = (of: (index: number) => number) => values.reduce((all, _, index) => all + of(index), 0);
  return sum((index) => weightOf(index) * (values[index] ?? Number.NaN)) / sum(weightOf);
}

const column = (values: Float64Array, rows: readonly number[]) =>
  rows.map((row) => values[row] ?? Number.NaN);

const weightedMean = (values: readonly number[]) => weighted(values, (index) => index + 1);

/** The end of the least squares line through the values, by the normal equations. */
function leastSquaresEnd(values: readonly number[]): number {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  const covariance = values.reduce((sum, value, index) => sum + (index - meanX) * (value - meanY), 0);
  const variance = values.reduce((sum, _, index) => sum + (index - meanX) ** 2, 0);
  return meanY + (covariance / variance) * (n - 1 - meanX);
}

function hull({ close }: CandleSeries, params: Numbers): number[] {
  const n = params["period"] ?? 0;
  const of = (values: readonly number[], length: number, row: number) =>
    row < length - 1 ? Number.NaN : weightedMean(values.slice(row - length + 1, row + 1));
  const closes = [...close];
  const sharp = closes.map((_, row) => 2 * of(closes, Math.floor(n / 2), row) - of(closes, n, row));
  return sharp.map((_, row) => of(sharp, Math.floor(Math.sqrt(n)), row));
}

function kaufman({ close }: CandleSeries, params: Numbers): number[] {
  const { period: n = 0, fast = 0, slow = 0 } = params;
  const at = (row: number) => close[row] ?? Number.NaN;
  const values: number[] = [];
  for (let row = 0; row < close.length; row++) {
    let path = 0;
    for (let back = 0; back < n; back++) path += Math.abs(at(row - back) - at(row - back - 1));
    const ratio = path === 0 ? 1 : Math.abs(at(row) - at(row - n)) / path;
    const constant = (ratio * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1)) ** 2;
    const before = row === n ? at(n - 1) : (values[row - 1] ?? Number.NaN);
    values.push(row < n ? Number.NaN : before + constant * (at(row) - before));
  }
  return values;
}

/** Three times `(1 + v) · EMA − v · EMA(EMA)`, each EMA seeded with the mean of its first n values. */
function tillson({ close }: CandleSeries, { period: n = 0, factor = 0 }: Numbers): number[] {
  const average = (values: readonly number[]): number[] => {
    const first = values.findIndex((value) => !Number.isNaN(value));
    const seed = values.slice(first, first + n).reduce((sum, value) => sum + value, 0) / n;
    let held = Number.NaN;
    return values.map((value, row) => {
      if (row >= first + n - 1) held = row === first + n - 1 ? seed : held + (2 / (n + 1)) * (value - held);
      return held;
    });
  };
  const stages = [[...close]];
  for (let stage = 1; stage <= 6; stage++) stages.push(average(stages[stage - 1] ?? []));
  const at = (stage: number, row: number) => stages[stage]?.[row] ?? Number.NaN;
  const v = factor;
  return [...close].map(
    (_, row) =>
      (1 + v) ** 3 * at(3, row) -
      3 * v * (1 + v) ** 2 * at(4, row) +
      3 * v ** 2 * (1 + v) * at(5, row) -
      v ** 3 * at(6, row),
  );
}

const FORMULAS: readonly Formula[] = [
  { id: "wma", params: period(60), values: ofWindow((rows, { close }) => weightedMean(column(close, rows))) },
  {
    id: "lsma",
    params: fc.record({ period: fc.integer({ min: 3, max: 60 }) }),
    values: ofWindow((rows, { close }) => leastSquaresEnd(column(close, rows))),
  },
  { id: "hma", params: period(60), values: hull },
  {
    id: "trima",
    params: period(60),
    values: ofWindow((rows, { close }) =>
      weighted(column(close, rows), (index) => Math.min(index + 1, rows.length - index)),
    ),
  },
  {
    id: "vwma",
    params: period(60),
    values: ofWindow((rows, { close, volume }) => {
      const volumes = column(volume, rows);
      return weighted(column(close, rows), (index) => volumes[index] ?? Number.NaN);
    }),
  },
  {
    id: "alma",
    params: fc.record({
      period: fc.integer({ min: 2, max: 40 }),
      offset: hundredths(0, 1),
      sigma: fc.integer({ min: 1, max: 200 }).map((value) => value / 10),
    }),
    values: ofWindow((rows, { close }, { offset = 0, sigma = 0 }) => {
      const n = rows.length;
      return weighted(column(close, rows), (index) =>
        Math.exp(-((index - offset * (n - 1)) ** 2) / (2 * (n / sigma) ** 2)),
      );
    }),
  },
  {
    id: "midpoint",
    params: period(60),
    values: ofWindow((rows, { close }) => {
      const closes = column(close, rows);
      return (Math.max(...closes) + Math.min(...closes)) / 2;
    }),
  },
  {
    id: "midprice",
    params: period(60),
    values: ofWindow(
      (rows, { high, low }) => (Math.max(...column(high, rows)) + Math.min(...column(low, rows))) / 2,
    ),
  },
  {
    id: "kama",
    params: fc
      .record({
        period: fc.integer({ min: 2, max: 40 }),
        fast: fc.integer({ min: 2, max: 20 }),
        more: fc.integer({ min: 1, max: 60 }),
      })
      .map(({ period: n, fast, more }) => ({ period: n, fast, slow: fast + more })),
    values: kaufman,
  },
  {
    id: "t3",
    params: fc.record({ period: fc.integer({ min: 2, max: 20 }), factor: hundredths(0, 1) }),
    values: tillson,
  },
];

describe.each(FORMULAS)("$id", ({ id, params: points, values }) => {
  const def = ensureDefined(findIndicator(id), id);

  test("is its formula at any parameters", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 1000 }), (wire, seed) => {
        const params = parseParams(def, wire);
        if (!params.ok) throw new Error(JSON.stringify(params.problems));
        const candles = sampleCandles({ length: 160, seed });
        const [ours = new Float64Array()] = stepSeries(def, params.value, candles);
        for (const [row, expected] of values(candles, wire).entries()) {
          const value = ours[row] ?? Number.NaN;
          const agrees = Number.isNaN(expected)
            ? Number.isNaN(value)
            : Math.abs(value - expected) <= 1e-10 * expected;
          if (!agrees) expect({ row, value }).toEqual({ row, value: expected });
        }
      }),
      { numRuns: 40 },
    );
  });
});

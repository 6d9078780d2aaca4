import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GridIndicator } from "./backtest-request.ts";
import {
  basePoints,
  countGrid,
  countPoints,
  countTrials,
  countValidPoints,
  hasStops,
  indicatorPoints,
  pointNumber,
  visitPoints,
} from "./grid.ts";
import { baseKey } from "./variant-key.ts";

const maCross = (fast: number[], slow: number[], type = ["ema"]): GridIndicator => ({
  id: "ma_cross",
  rule: "trend",
  params: { fast, slow, type },
});
const ema = (...period: number[]): GridIndicator => ({ id: "ema", rule: "trend", params: { period } });
const off = { slPct: [null], tpPct: [null] };

describe("a grid", () => {
  it("yields its points in request order, the last indicator and parameter fastest", () => {
    const keys = [...basePoints([ema(5, 10), maCross([2, 3], [3, 4])])].map(baseKey);
    expect(keys).toEqual([
      "ema.trend(period=5)&ma_cross.trend(fast=2,slow=3,type=ema)",
      "ema.trend(period=5)&ma_cross.trend(fast=2,slow=4,type=ema)",
      "ema.trend(period=5)&ma_cross.trend(fast=3,slow=4,type=ema)",
      "ema.trend(period=10)&ma_cross.trend(fast=2,slow=3,type=ema)",
      "ema.trend(period=10)&ma_cross.trend(fast=2,slow=4,type=ema)",
      "ema.trend(period=10)&ma_cross.trend(fast=3,slow=4,type=ema)",
    ]);
  });

  it("skips and counts the points that a constraint rules out", () => {
    const counts = countGrid({
      indicators: [ema(5, 10), maCross([2, 3], [3, 4])],
      risk: off,
      preselect: 100,
    });
    expect(counts).toMatchObject({ base: 8, valid: 6, skipped: 2 });
  });

  it("is counted without being made: a grid of billions answers at once", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => index + 2);
    const counts = countGrid({ indicators: [maCross(many, many), ema(...many)], risk: off, preselect: 100 });
    expect(counts.base).toBe(20_000 ** 3);
    expect(counts.valid).toBe(((20_000 * 19_999) / 2) * 20_000);
  });

  it("counts exactly the points that it makes", () => {
    const axis = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    const sorted = axis.map((values) => values.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(sorted, sorted, (fast, slow) => {
        const grid = maCross(fast, slow, ["ema", "sma"]);
        const made = [...indicatorPoints(grid)];
        expect(countValidPoints(grid)).toBe(made.length);
        expect(countPoints(grid)).toBe(fast.length * slow.length * 2);
        for (const point of made) expect(Number(point["fast"])).toBeLessThan(Number(point["slow"]));
      }),
    );
  });

  it("makes its points from any number on, and knows the number of each", () => {
    const axis = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });
    const sorted = axis.map((values) => values.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(sorted, sorted, fc.nat(), (fast, slow, seed) => {
        const grid = maCross(fast, slow, ["ema", "sma"]);
        const made = [...indicatorPoints(grid)];
        const visited: object[] = [];
        visitPoints(grid, (params) => visited.push({ ...params }));
        expect(visited).toEqual(made);
        const start = seed % (made.length + 2);
        expect([...indicatorPoints(grid, start)]).toEqual(made.slice(start));
        expect(made.map((params) => pointNumber(grid, params))).toEqual(made.map((_, number) => number));
        expect(pointNumber(grid, { fast: 30, slow: 1, type: "ema" })).toBe(null);
        expect(pointNumber(grid, { fast: fast[0] ?? 0, slow: 31, type: "sma" })).toBe(null);
      }),
    );
  });

  it("of which next to nothing is valid is made without visiting the rest", () => {
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => from + index);
    const grid: GridIndicator = {
      id: "rsi",
      rule: "reversal",
      params: {
        period: numbers(2, 500),
        lower: numbers(999_999, 1_010_000),
        upper: numbers(990_000, 1_000_001),
      },
    };
    expect(countPoints(grid)).toBeGreaterThan(4e10);
    expect([...indicatorPoints(grid)]).toHaveLength(498);
    expect(countValidPoints(grid)).toBe(498);
  });

  it("counts work as valid + min(valid, preselect)*|SL|*|TP|", () => {
    const risk = { slPct: [1, 2, null], tpPct: [3, null] };
    const request = { indicators: [ema(5, 10, 15, 20)], risk };
    expect(countGrid({ ...request, preselect: 100 })).toMatchObject({
      withStops: 24,
      variants: 28,
      work: 28,
    });
    expect(countGrid({ ...request, preselect: 3 })).toMatchObject({ withStops: 18, variants: 22, work: 22 });
  });

  it("tries each point once where no stop is set", () => {
    const counts = countGrid({ indicators: [ema(5, 10, 15)], risk: off, preselect: 100 });
    expect(counts).toMatchObject({ withStops: 0, variants: 3, work: 6 });
    expect(hasStops(off)).toBe(false);
    expect(hasStops({ slPct: [null], tpPct: [2] })).toBe(true);
  });

  it("is as many tries as it has points where stops are set and not swept", () => {
    const triesOf = (slPct: readonly (number | null)[], tpPct: readonly (number | null)[]) => {
      const risk = { slPct, tpPct };
      return countTrials(countGrid({ indicators: [ema(5, 10, 15)], risk, preselect: 2 }), risk);
    };
    expect(triesOf([null], [null])).toBe(3);
    expect(triesOf([1], [null])).toBe(3);
    expect(triesOf([1], [2])).toBe(3);
    expect(triesOf([1, null], [2])).toBe(3 + 2 * 2);
  });
});

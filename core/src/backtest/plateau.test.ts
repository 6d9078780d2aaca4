import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { GridIndicator } from "./backtest-request.ts";
import { basePoints } from "./grid.ts";
import { type GridAxes, neighboursOf, plateauWidth } from "./plateau.ts";
import { type Variant, variantKey } from "./variant-key.ts";

const CROSS: GridIndicator = {
  id: "ma_cross",
  rule: "cross",
  params: { fast: [5, 10, 20], slow: [10, 20, 40], type: ["ema", "sma"] },
};
const GRID: GridAxes = { indicators: [CROSS], risk: { slPct: [1, 2, 3, null], tpPct: [null] } };

function variant(point: { fast: number; slow: number; slPct?: number | null }): Variant {
  const { fast, slow, slPct = null } = point;
  return {
    indicators: [{ id: "ma_cross", rule: "cross", params: { fast, slow, type: "ema" } }],
    slPct,
    tpPct: null,
  };
}

function keys(of: Variant, grid = GRID): string[] {
  return neighboursOf(of, grid).map(variantKey);
}

const key = (fast: number, slow: number, sl: string) =>
  `ma_cross.cross(fast=${fast},slow=${slow},type=ema)|sl=${sl}|tp=off`;

describe("the neighbours of a variant", () => {
  it("are a position away on one axis at a time, and not on an axis of choices", () => {
    expect(keys(variant({ fast: 10, slow: 40, slPct: 2 }))).toEqual([
      key(5, 40, "2"),
      key(20, 40, "2"),
      key(10, 20, "2"),
      key(10, 40, "1"),
      key(10, 40, "3"),
    ]);
  });

  it("are none where a constraint rules the point out", () => {
    expect(keys(variant({ fast: 5, slow: 10 }))).toEqual([key(5, 20, "off")]);
  });

  it("are none from off, and off is none", () => {
    expect(keys(variant({ fast: 5, slow: 40, slPct: 3 }))).toEqual([
      key(10, 40, "3"),
      key(5, 20, "3"),
      key(5, 40, "2"),
    ]);
    expect(keys(variant({ fast: 5, slow: 40 }))).toEqual([key(10, 40, "off"), key(5, 20, "off")]);
  });

  it("are none in a grid of one point", () => {
    const alone = { ...CROSS, params: { fast: [5], slow: [20], type: ["ema"] } };
    expect(neighboursOf(variant({ fast: 5, slow: 20 }), { ...GRID, indicators: [alone] })).toHaveLength(
      2 - 2,
    );
  });

  it("are points of the grid, each having the variant as its neighbour in turn", () => {
    const axis = fc.uniqueArray(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 6 });
    const sorted = axis.map((values) => values.sort((a, b) => a - b));
    const stops = sorted.map((values) => [...values, null]);
    fc.assert(
      fc.property(sorted, sorted, stops, fc.nat(), (fast, slow, slPct, pick) => {
        const indicators = [
          { ...CROSS, params: { fast, slow, type: ["ema", "sma"] } },
          { id: "sma", rule: "trend", params: { period: slow } },
        ];
        const grid = { indicators, risk: { slPct, tpPct: slPct } };
        const points = [...basePoints(indicators)].flatMap((point) =>
          slPct.map((sl) => ({ indicators: point, slPct: sl, tpPct: slPct[0] ?? null })),
        );
        const own = points[pick % points.length];
        if (own === undefined) return true;
        const known = new Set(
          [...basePoints(indicators)].map((point) => variantKey({ ...own, indicators: point })),
        );
        return neighboursOf(own, grid).every(
          (neighbour) =>
            known.has(variantKey({ ...own, indicators: neighbour.indicators })) &&
            variantKey(neighbour) !== variantKey(own) &&
            neighboursOf(neighbour, grid).some((back) => variantKey(back) === variantKey(own)),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe("plateau width", () => {
  test("is the share of neighbours above half of the return: exactly half is not above", () => {
    expect(plateauWidth(10, [9, 5, 5.1, -3])).toBe(0.5);
    expect(plateauWidth(10, [5, 1])).toBe(0);
    expect(plateauWidth(10, [12, 30])).toBe(1);
  });

  test("counts a neighbour whose return is not a number as one that keeps nothing", () => {
    expect(plateauWidth(10, [Number.NaN, 8])).toBe(0.5);
  });

  test("is undefined without neighbours, and of a return that is not above zero", () => {
    expect(plateauWidth(10, [])).toBeNull();
    expect(plateauWidth(0, [1, 2])).toBeNull();
    expect(plateauWidth(-1, [-0.1])).toBeNull();
    expect(plateauWidth(Number.NaN, [1])).toBeNull();
  });
});

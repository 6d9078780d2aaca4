import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GridIndicator } from "../../backtest-request.ts";
import { indicatorPoints } from "../../grid.ts";
import { createPointOrder } from "./point-order.ts";

const maCross = (fast: number[], slow: number[], type = ["ema", "sma"]): GridIndicator => ({
  id: "ma_cross",
  rule: "trend",
  params: { fast, slow, type },
});
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe("the order of an indicator's points", () => {
  it("has each valid point once, from any number on, and knows the number of each", () => {
    const axis = fc.tuple(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 70 }));
    fc.assert(
      fc.property(axis, axis, fc.nat(), fc.nat({ max: 300 }), ([a, b], [c, d], seed, count) => {
        const grid = maCross(from(a, a + b), from(c, c + d));
        const expected = [...indicatorPoints(grid)];
        const order = createPointOrder(grid);
        const all = order.points(0, expected.length + 5);
        const sorted = (points: readonly object[]) => points.map((point) => JSON.stringify(point)).sort();
        expect(sorted(all)).toEqual(sorted(expected));
        const first = seed % (expected.length + 1);
        expect(order.points(first, count)).toEqual(all.slice(first, first + count));
        for (const [number, params] of all.entries()) {
          if (number % 97 === seed % 97) expect(order.numberOf(params)).toBe(number);
        }
        expect(order.numberOf({ fast: 200, slow: 300, type: "ema" })).toBe(null);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps points with the same values together: hundreds of them have few averages", () => {
    const order = createPointOrder(maCross(from(2, 1_000), from(2, 1_000), ["sma"]));
    for (const first of [0, 5_000, 123_456, 490_000]) {
      const points = order.points(first, 250);
      const values = new Set(points.flatMap((params) => [params["fast"], params["slow"]]));
      expect(points).toHaveLength(250);
      expect(values.size).toBeLessThanOrEqual(4 * 16);
    }
  });

  it("of which next to nothing is valid is not made of more blocks than can be counted", () => {
    const order = createPointOrder(maCross(from(10_000, 29_999), from(1, 10_001), ["sma"]));
    expect(order.points(0, 10)).toEqual([{ fast: 10_000, slow: 10_001, type: "sma" }]);
  });
});

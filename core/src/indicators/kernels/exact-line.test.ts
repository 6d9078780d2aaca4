import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalPlaces } from "../../kernel/decimal.ts";
import { decimalUnits, nearestDouble } from "./exact-decimal.ts";
import { createExactLineEnd, createExactLineSlope } from "./exact-line.ts";
import { createKernelMemory } from "./kernel-memory.ts";

/** The line through the points (1, x_1) … (n, x_n) by the normal equations, over whole numbers. */
function lineOf(window: readonly number[]): { end: number; slope: number } {
  const n = BigInt(window.length);
  const places = Math.max(...window.map(decimalPlaces));
  const units = window.map((value) => decimalUnits(value, places));
  const sum = (term: (unit: bigint, x: bigint) => bigint) =>
    units.reduce((all, unit, index) => all + term(unit, BigInt(index + 1)), 0n);
  const [sumX, sumXX] = [sum((_, x) => x), sum((_, x) => x * x)];
  const [sumY, sumXY] = [sum((y) => y), sum((y, x) => x * y)];
  const variance = n * sumXX - sumX * sumX;
  const covariance = n * sumXY - sumX * sumY;
  const scale = 10n ** BigInt(places);
  const end = sumY * variance + covariance * (n * n - sumX);
  return {
    end: nearestDouble(end, n * variance * scale),
    slope: nearestDouble(covariance, variance * scale),
  };
}

const tickPrices = fc
  .integer({ min: 0, max: 12 })
  .chain((places) =>
    fc
      .array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 40 })
      .map((ticks) => ticks.map((tick) => tick / 10 ** places)),
  );
const anyPrices = fc.array(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

describe("the exact line", () => {
  test("has the doubles nearest to the end and the slope of its window's decimals on every bar", () => {
    const periods = fc.integer({ min: 2, max: 12 });
    fc.assert(
      fc.property(tickPrices, anyPrices, tickPrices, periods, (first, second, third, period) => {
        const end = createExactLineEnd(createKernelMemory(), period);
        const slope = createExactLineSlope(createKernelMemory(), period);
        const series = [...first, ...second, ...third];
        for (const [row, value] of series.entries()) {
          const window = series.slice(Math.max(0, row - period + 1), row + 1);
          const missing = { end: Number.NaN, slope: Number.NaN };
          const expected = window.length < period ? missing : lineOf(window);
          expect({ end: end(value), slope: slope(value) }).toEqual(expected);
        }
      }),
    );
  });

  test("through prices on a straight line ends on the latest, with their step as its slope", () => {
    const ticks = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(
        ticks,
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 2, max: 1000 }),
        (step, places, n) => {
          const end = createExactLineEnd(createKernelMemory(), n);
          const slope = createExactLineSlope(createKernelMemory(), n);
          const prices = Array.from({ length: n + 20 }, (_, row) => (1_000_000 + step * row) / 10 ** places);
          const lines = prices.map((price) => ({ end: end(price), slope: slope(price) }));
          const expected = prices.map((price) => ({ end: price, slope: step / 10 ** places }));
          expect(lines.slice(n - 1)).toEqual(expected.slice(n - 1));
        },
      ),
    );
  });
});

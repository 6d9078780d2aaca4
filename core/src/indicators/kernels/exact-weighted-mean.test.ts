import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalPlaces } from "../../kernel/decimal.ts";
import { decimalUnits, nearestDouble } from "./exact-decimal.ts";
import { createExactWeightedMean } from "./exact-weighted-mean.ts";
import { createKernelMemory } from "./kernel-memory.ts";

/** The mean by its definition, summed anew over whole numbers. */
function weightedMean(window: readonly number[]): number {
  const places = Math.max(...window.map(decimalPlaces));
  const sum = window.reduce((all, value, index) => all + BigInt(index + 1) * decimalUnits(value, places), 0n);
  const weights = BigInt((window.length * (window.length + 1)) / 2);
  return nearestDouble(sum, weights * 10n ** BigInt(places));
}

const tickPrices = fc
  .integer({ min: 0, max: 12 })
  .chain((places) =>
    fc
      .array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 60 })
      .map((ticks) => ticks.map((tick) => tick / 10 ** places)),
  );
const anyPrices = fc.array(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), {
  minLength: 2,
  maxLength: 40,
});
const periods = fc.integer({ min: 1, max: 12 });

describe("the exact weighted mean", () => {
  test("is the double nearest to the weighted mean of the window's decimals on every bar", () => {
    fc.assert(
      fc.property(tickPrices, anyPrices, tickPrices, periods, (first, second, third, period) => {
        const mean = createExactWeightedMean(createKernelMemory(), period);
        const series = [...first, ...second, ...third];
        for (const [row, value] of series.entries()) {
          const window = series.slice(Math.max(0, row - period + 1), row + 1);
          const expected = window.length < period ? Number.NaN : weightedMean(window);
          expect(mean(value)).toBe(expected);
        }
      }),
    );
  });

  test("of a constant price is that price, after any history", () => {
    fc.assert(
      fc.property(anyPrices, fc.double({ min: 1e-12, max: 1e15, noNaN: true }), (before, price) => {
        const mean = createExactWeightedMean(createKernelMemory(), 20);
        const means = [...before, ...Array(20).fill(price)].map((value) => mean(value));
        expect(means.at(-1)).toBe(price);
      }),
    );
  });

  test("goes on with the same bits from a saved memory, also beyond 2^53", () => {
    fc.assert(
      fc.property(fc.oneof(tickPrices, anyPrices), anyPrices, periods, (before, after, period) => {
        const memory = createKernelMemory();
        const mean = createExactWeightedMean(memory, period);
        for (const value of before) mean(value);
        const restored = createKernelMemory();
        const copy = createExactWeightedMean(restored, period);
        restored.restore(memory.save());
        for (const value of after) expect(copy(value)).toBe(mean(value));
      }),
    );
  });
});

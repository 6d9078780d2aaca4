import fc from "fast-check";
import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createWeightedWindowMean } from "./weighted-window-mean.ts";

const prices = fc.array(fc.double({ min: 1e-8, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 30 });
const weightLists = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });

test("a weighted mean is that of its window, with the first weight on the oldest value", () => {
  fc.assert(
    fc.property(prices, weightLists, (series, weights) => {
      const mean = createWeightedWindowMean(createKernelMemory(), weights);
      for (const [row, value] of series.entries()) {
        const got = mean(value);
        const window = series.slice(Math.max(0, row - weights.length + 1), row + 1);
        if (window.length < weights.length) {
          expect(got).toBeNaN();
          continue;
        }
        const sum = window.reduce((all, held, index) => all + held * (weights[index] ?? 0), 0);
        const expected = sum / weights.reduce((all, weight) => all + weight, 0);
        expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-13 * Math.max(...window));
      }
    }),
  );
});

test("a weighted mean of a constant price is that price, after any history", () => {
  fc.assert(
    fc.property(
      prices,
      fc.double({ min: 1e-8, max: 1e12, noNaN: true }),
      weightLists,
      (before, price, weights) => {
        const mean = createWeightedWindowMean(createKernelMemory(), weights);
        const means = [...before, ...weights.map(() => price)].map((value) => mean(value));
        expect(means.at(-1)).toBe(price);
      },
    ),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createWindowMean } from "./window-mean.ts";

const numbers = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 });

function lastMean(values: readonly number[], period: number): number {
  const mean = createWindowMean(createKernelMemory(), period);
  return values.map((value) => mean(value)).at(-1) ?? Number.NaN;
}

test("a window's mean is not there before the window is full", () => {
  const mean = createWindowMean(createKernelMemory(), 3);
  expect([mean(1), mean(2), mean(6), mean(10)]).toEqual([Number.NaN, Number.NaN, 3, 6]);
});

test("a window's mean depends on its window alone, and is near the plain mean", () => {
  fc.assert(
    fc.property(numbers, numbers, (before, window) => {
      const mean = lastMean(window, window.length);
      const plain = window.reduce((sum, value) => sum + value, 0) / window.length;
      expect(lastMean([...before, ...window], window.length)).toBe(mean);
      expect(Math.abs(mean - plain)).toBeLessThanOrEqual(1e-13 * Math.max(...window.map(Math.abs)) * 30);
    }),
  );
});

test("the mean of equal values is that value", () => {
  fc.assert(
    fc.property(numbers, fc.double({ noNaN: true, noDefaultInfinity: true }), (before, value) => {
      expect(lastMean([...before, value, value, value], 3) === value).toBe(true);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { withoutRounding } from "./without-rounding.ts";

test("shares of equal maths are equal, and others are not", () => {
  expect((0.1 + 0.2) / 3).not.toBe(0.1);
  expect(withoutRounding((0.1 + 0.2) / 3)).toBe(0.1);
  expect(withoutRounding(100 + 9e-13)).toBe(100);
  expect(withoutRounding(20 + 1e-9)).toBeGreaterThan(20);
  expect(withoutRounding(-1e-17)).toBe(0);
  expect(withoutRounding(Number.NaN)).toBeNaN();
});

test("a level on a decimal step stays itself", () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (steps) => {
      fc.pre(steps !== 0);
      expect(withoutRounding(steps / 100)).toBe(steps / 100);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("the bound doubles from the base and stays at the most", () => {
  const random = () => 0.999_999;
  const bounds = [0, 1, 2, 3, 6, 7, 1_000].map((attempt) =>
    Math.ceil(backoffMs(attempt, { baseMs: 500, maxMs: 30_000, random }) / 500),
  );
  expect(bounds).toEqual([1, 2, 4, 8, 60, 60, 60]);
});

test("a wait is never negative nor longer than the most, at any attempt", () => {
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), anyRandom, (attempt, value) => {
      const wait = backoffMs(attempt, { baseMs: 500, maxMs: 30_000, random: () => value });
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(30_000);
    }),
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { createSlidingWindow } from "./sliding-window.ts";

const WINDOW_MS = 60_000;
const CAPACITY = 80;

const steps = fc.array(
  fc.record({ waitMs: fc.nat({ max: 20_000 }), weight: fc.integer({ min: 1, max: CAPACITY }) }),
  { minLength: 1, maxLength: 60 },
);

test("no stretch of a window's length holds more than the capacity", () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 10 * WINDOW_MS }), (charges, startMs) => {
      const window = createSlidingWindow({ capacity: CAPACITY, windowMs: WINDOW_MS });
      const charged: { at: number; weight: number }[] = [];
      let now = startMs;
      for (const { waitMs, weight } of charges) {
        now += waitMs;
        if (window.charge(weight, now) === 0) charged.push({ at: now, weight });
      }
      for (const { at } of charged) {
        const within = charged.filter((charge) => charge.at >= at && charge.at <= at + WINDOW_MS);
        expect(within.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(CAPACITY);
      }
    }),
  );
});

test("after the wait that is answered there is room", () => {
  fc.assert(
    fc.property(steps, (charges) => {
      const window = createSlidingWindow({ capacity: CAPACITY, windowMs: WINDOW_MS });
      let now = 1_000_000;
      for (const { waitMs, weight } of charges) {
        now += waitMs;
        const wait = window.charge(weight, now);
        expect(wait).toBeLessThanOrEqual(WINDOW_MS + WINDOW_MS / 12);
        if (wait === 0) continue;
        now += wait;
        expect(window.charge(weight, now)).toBe(0);
      }
    }),
  );
});

test("what others have used takes room, and is not counted twice", () => {
  const window = createSlidingWindow({ capacity: CAPACITY, windowMs: WINDOW_MS });
  window.charge(10, 0);
  window.raise(70, 1_000);
  window.raise(70, 2_000);
  expect(window.charge(10, 3_000)).toBe(0);
  expect(window.charge(1, 3_000)).toBeGreaterThan(0);
});

test("a clock that is turned back by more than a window does not lock the budget", () => {
  const window = createSlidingWindow({ capacity: CAPACITY, windowMs: WINDOW_MS });
  expect(window.charge(CAPACITY, 10 * WINDOW_MS)).toBe(0);
  expect(window.charge(CAPACITY, 5 * WINDOW_MS)).toBe(0);
});

test("a charge heavier than the capacity is a mistake of the program", () => {
  const window = createSlidingWindow({ capacity: CAPACITY, windowMs: WINDOW_MS });
  expect(() => window.charge(CAPACITY + 1, 0)).toThrow(/heavier/);
});

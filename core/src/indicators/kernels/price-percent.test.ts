import fc from "fast-check";
import { expect, test } from "vitest";
import { pricePercent } from "./price-percent.ts";

test("a price on a level of its range is given on it, both ways", () => {
  const ranges = fc.record({
    places: fc.integer({ min: 0, max: 10 }),
    low: fc.integer({ min: 1, max: 2 ** 40 }),
    part: fc.integer({ min: 1, max: 10_000 }),
    level: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(
    fc.property(ranges, ({ places, low, part, level }) => {
      const price = (ticks: number) => ticks / 10 ** places;
      const [bottom, now, top] = [low, low + level * part, low + 1000 * part].map(price);
      const position = pricePercent(now ?? 0, bottom ?? 0, top ?? 0);
      expect(position).toBe(level / 10);
      expect(0 - pricePercent(now ?? 0, top ?? 0, bottom ?? 0)).toBe((level - 1000) / 10);
    }),
  );
});

test("prices of any digits stand at 0 and 100 at the ends", () => {
  const prices = fc.double({ min: 1e-12, max: 1e17, noNaN: true });
  fc.assert(
    fc.property(prices, prices, (price, other) => {
      fc.pre(price !== other);
      const [low, high] = [Math.min(price, other), Math.max(price, other)];
      expect([pricePercent(low, low, high), pricePercent(high, low, high)]).toEqual([0, 100]);
    }),
  );
});

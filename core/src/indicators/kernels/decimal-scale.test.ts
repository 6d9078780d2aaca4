import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalScale } from "./decimal-scale.ts";
import { middlePrice } from "./middle-price.ts";
import { moneyFlowVolume } from "./money-flow.ts";
import { priceDifference } from "./price-difference.ts";
import { typicalPrice } from "./typical-price.ts";

/** A bar in ticks: its low, and half its range. */
const bars = fc
  .record({
    places: fc.integer({ min: 0, max: 10 }),
    low: fc.integer({ min: 1, max: 2 ** 40 }),
    half: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ places, ...bar }) => ({ ...bar, price: (ticks: number) => ticks / 10 ** places }));

test("the scale of prices makes whole numbers of all of them", () => {
  expect(decimalScale(12.5, 3.25)).toBe(100);
  expect(decimalScale(64_250, 7, 0.00000012)).toBe(1e8);
  expect(decimalScale(0, 0)).toBe(1);
});

test("prices of too many digits have no scale", () => {
  expect(decimalScale(1 / 3, 1)).toBe(0);
  expect(decimalScale(1, Number.MAX_SAFE_INTEGER)).toBe(0);
  expect(decimalScale(Number.NaN, 1)).toBe(0);
  expect(decimalScale(1e12, 1e-12)).toBe(0);
  expect(decimalScale(1e-12, 1.0000000000000002e-12)).toBe(0);
});

test("a close in the middle of its bar moves no money, and one a tick beside it does", () => {
  fc.assert(
    fc.property(bars, ({ price, low, half }) => {
      const flow = (close: number) =>
        moneyFlowVolume({ high: price(low + 2 * half), low: price(low), close: price(close), volume: 7 });
      expect(flow(low + half)).toBe(0);
      expect(flow(low + half + 1)).toBeGreaterThan(0);
      expect(flow(low + half - 1)).toBeLessThan(0);
    }),
  );
});

test("bars of equal sums have equal typical prices, and a tick tells others apart", () => {
  fc.assert(
    fc.property(bars, ({ price, low, half }) => {
      const typical = (high: number, close: number) =>
        typicalPrice({ high: price(high), low: price(low), close: price(close) });
      const high = low + 2 * half;
      expect(typical(high - 1, low + half + 1)).toBe(typical(high, low + half));
      expect(typical(high, low + half + 1)).toBeGreaterThan(typical(high, low + half));
    }),
  );
});

test("the middle of two prices is the tick half-way, and their difference that of ticks", () => {
  fc.assert(
    fc.property(bars, ({ price, low, half }) => {
      expect(middlePrice(price(low + 2 * half), price(low))).toBe(price(low + half));
      expect(priceDifference(price(low + half), price(low))).toBe(price(half));
    }),
  );
});

test("prices of any digits keep what one price gives", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e17, noNaN: true }), (price) => {
      expect(middlePrice(price, price)).toBe(price);
      expect(priceDifference(price, price)).toBe(0);
    }),
  );
  expect([middlePrice(Number.NaN, 1), priceDifference(1, Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
});

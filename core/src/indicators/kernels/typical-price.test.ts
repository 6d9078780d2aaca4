import fc from "fast-check";
import { expect, test } from "vitest";
import { typicalPrice } from "./typical-price.ts";

test("a bar with one price has exactly that typical price", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), (price) => {
      expect(typicalPrice({ high: price, low: price, close: price })).toBe(price);
    }),
  );
});

test("a typical price is the mean of high, low and close", () => {
  expect(typicalPrice({ high: 12, low: 6, close: 9 })).toBe(9);
  expect(typicalPrice({ high: 10, low: 7, close: 8.5 })).toBe(8.5);
});

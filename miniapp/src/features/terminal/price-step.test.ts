import { expect, test } from "vitest";
import { priceStep } from "./price-step.ts";

const bar = (close: number) => ({ tsOpen: 0, open: 1, high: 2, low: 0.5, close, volume: 0 });

test.each([
  ["0.01", 2],
  ["0.01000000", 2],
  ["0.00000001", 8],
  ["0.5", 1],
  ["10", 0],
])("a tick of %s is printed with %d digits", (tickSize, digits) => {
  expect(priceStep(tickSize, [])).toEqual({ tick: Number(tickSize), digits });
});

test("an unknown tick is read from the candles", () => {
  expect(priceStep(null, [bar(1.5), bar(1.2345)])).toEqual({ tick: 1e-4, digits: 4 });
  expect(priceStep(undefined, [])).toEqual({ tick: 1, digits: 0 });
});

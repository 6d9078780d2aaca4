import { expect, test } from "vitest";
import { moneyFlowVolume } from "./money-flow.ts";

test("a close at the high takes the whole volume, one at the low all of it negative, the middle none", () => {
  const flow = (close: number) => moneyFlowVolume({ high: 12, low: 8, close, volume: 50 });
  expect([flow(12), flow(11), flow(10), flow(8)]).toEqual([50, 25, 0, -50]);
});

test("a bar without a range has no money flow", () => {
  expect(moneyFlowVolume({ high: 8, low: 8, close: 8, volume: 50 })).toBe(0);
});

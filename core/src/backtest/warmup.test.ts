import { expect, test } from "vitest";
import { epochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { candleWindow, effectiveWarmupBars, firstConvergedBar, type WarmupRequest } from "./warmup.ts";

const NOON = Date.UTC(2025, 0, 2, 12);
const REQUEST: WarmupRequest = {
  indicators: [{ id: "vwap", rule: "trend", params: {} }],
  timeframe: "1h",
  timeRange: { start: epochMs(NOON), end: epochMs(NOON + 48 * HOUR_MS) },
  warmupBars: 0,
};
const SMA = { id: "sma", rule: "trend", params: { period: [5, 100] } };

test("an indicator of the day warms up over a whole day and one bar", () => {
  expect(effectiveWarmupBars(REQUEST)).toBe(25);
  expect(effectiveWarmupBars({ ...REQUEST, timeframe: "1m" })).toBe(1_441);
  expect(effectiveWarmupBars({ ...REQUEST, timeframe: "1d" })).toBe(2);
  expect(candleWindow(REQUEST).startMs).toBe(NOON - 25 * HOUR_MS);
});

test("the longest of what is asked for and what each point needs counts", () => {
  expect(effectiveWarmupBars({ ...REQUEST, indicators: [...REQUEST.indicators, SMA] })).toBe(100);
  expect(effectiveWarmupBars({ ...REQUEST, indicators: [SMA], warmupBars: 200 })).toBe(200);
});

test("bars are gated until all points have converged and a day has opened", () => {
  const tsOpen = Float64Array.from({ length: 500 }, (_, row) => (1_380 + row) * MINUTE_MS);
  expect(firstConvergedBar(REQUEST.indicators, tsOpen)).toBe(60);
  expect(firstConvergedBar([...REQUEST.indicators, SMA], tsOpen)).toBe(99);
  expect(firstConvergedBar(REQUEST.indicators, tsOpen.subarray(0, 50))).toBe(50);
});

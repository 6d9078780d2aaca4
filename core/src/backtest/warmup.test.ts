import { expect, test } from "vitest";
import { sampleCandles } from "../indicators/sample-candles.ts";
import { computeSeries } from "../indicators/series.ts";
import { vwap } from "../indicators/volume/vwap.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { candlesBetween } from "../market-data/candle-series.ts";
import { rollup } from "../market-data/rollup.ts";
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

test("what is read before a range gives it the values that all of history gives", () => {
  const minutes = sampleCandles({ length: 5 * 1_440, seed: 4 });
  for (const startMs of [3 * DAY_MS, 3 * DAY_MS + 7 * HOUR_MS, 4 * DAY_MS - HOUR_MS]) {
    const timeRange = { start: epochMs(startMs), end: epochMs(startMs + 24 * HOUR_MS) };
    const window = candleWindow({ ...REQUEST, timeRange });
    const barsFrom = (from: number) => {
      const bars = rollup(candlesBetween(minutes, from, timeRange.end), "1h", {
        start: from,
        end: timeRange.end,
      });
      return computeSeries(vwap, {}, bars)[0]?.slice(-25);
    };
    expect(barsFrom(window.startMs)?.some(Number.isNaN)).toBe(false);
    expect(barsFrom(window.startMs)).toEqual(barsFrom(0));
  }
});

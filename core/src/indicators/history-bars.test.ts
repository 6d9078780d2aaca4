import fc from "fast-check";
import { expect, test } from "vitest";
import { MINUTE_MS } from "../kernel/time.ts";
import { TIMEFRAMES, timeframeMs } from "../kernel/timeframe.ts";
import { ema } from "./average/ema.ts";
import { firstUsableBar, historyBars } from "./history-bars.ts";
import { defaultParams } from "./parse-params.ts";
import { sampleCandles } from "./sample-candles.ts";
import { computeSeries } from "./series.ts";
import { vwap } from "./volume/vwap.ts";

const times = (first: number, count: number, lengthMs: number) =>
  Float64Array.from({ length: count }, (_, row) => (first + row) * lengthMs);

test("whatever bar a range begins with, its day and that of the bar before are known after this history", () => {
  fc.assert(
    fc.property(fc.constantFrom(...TIMEFRAMES), fc.nat({ max: 100_000 }), (timeframe, start) => {
      const bars = historyBars(vwap, {}, timeframe);
      const candles = { ...sampleCandles({ length: bars + 1 }) };
      candles.tsOpen.set(times(start, bars + 1, timeframeMs(timeframe)));
      const [column] = computeSeries(vwap, {}, candles);
      expect(column?.[bars - 1]).not.toBeNaN();
      expect(column?.[bars]).not.toBeNaN();
    }),
  );
});

test("an indicator that knows no days needs its convergence length", () => {
  const params = defaultParams(ema);
  expect(historyBars(ema, params, "1m")).toBe(ema.convergence(params));
  expect(historyBars(ema, params, "1d")).toBe(ema.convergence(params));
});

test("an indicator is usable once it has converged, and one of the day once a day has opened", () => {
  const params = defaultParams(ema);
  expect(firstUsableBar(ema, params, times(5, 1_000, MINUTE_MS))).toBe(ema.convergence(params) - 1);
  expect(firstUsableBar(vwap, {}, times(0, 3_000, MINUTE_MS))).toBe(0);
  expect(firstUsableBar(vwap, {}, times(1_400, 3_000, MINUTE_MS))).toBe(40);
});

test("a series that ends before is not usable at all", () => {
  expect(firstUsableBar(vwap, {}, times(5, 100, MINUTE_MS))).toBe(100);
  expect(firstUsableBar(ema, defaultParams(ema), times(0, 10, MINUTE_MS))).toBe(10);
});

import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../kernel/time.ts";
import { type CandleSeries, sliceCandleSeries } from "../../market-data/candle-series.ts";
import { sampleCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { vwap } from "./vwap.ts";

/** Three days of hourly bars from a midnight on. */
function threeDays(): CandleSeries {
  const candles = sampleCandles({ length: 72, seed: 21 });
  return { ...candles, tsOpen: candles.tsOpen.map((_, row) => 100 * DAY_MS + row * HOUR_MS) };
}

const columnOf = (candles: CandleSeries): Float64Array => {
  const [column] = computeSeries(vwap, {}, candles);
  return column ?? new Float64Array();
};

test("VWAP is the turnover of the day so far over its volume", () => {
  const candles = threeDays();
  const column = columnOf(candles);
  let [turnover, volume] = [0, 0];
  for (let row = 0; row < candles.length; row++) {
    if (row % 24 === 0) [turnover, volume] = [0, 0];
    const [high = 0, low = 0, close = 0, traded = 0] = [
      candles.high[row],
      candles.low[row],
      candles.close[row],
      candles.volume[row],
    ];
    turnover += ((high + low + close) / 3) * traded;
    volume += traded;
    expect(column[row]).toBeCloseTo(turnover / volume, 8);
  }
});

test("a series that begins within a day has no VWAP until the next day opens, and then that of any other series", () => {
  const candles = threeDays();
  const late = columnOf(sliceCandleSeries(candles, 5, candles.length));
  expect(late.subarray(0, 19).every(Number.isNaN)).toBe(true);
  expect([...late.subarray(19)]).toEqual([...columnOf(candles).subarray(24)]);
});

test("while a day has no volume its VWAP is the typical price", () => {
  const candles = threeDays();
  candles.volume.fill(0, 24, 30);
  candles.high[25] = 9;
  candles.low[25] = 3;
  candles.close[25] = 6;
  expect(columnOf(candles)[25]).toBe(6);
});

import { expect, test } from "vitest";
import { defaultParams } from "../parse-params.ts";
import { sampleCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { chaikinVol } from "./chaikin-vol.ts";

// No library whose values are at hand has this one, so its formula is written down a second time.
test("Chaikin volatility is the change of the average range over as many bars, in percent", () => {
  const { high, low, ...candles } = sampleCandles({ length: 200, seed: 11 });
  const params = { ...defaultParams(chaikinVol), period: 6, roc_period: 4 };
  const ranges = Array.from(high, (value, row) => value - (low[row] ?? 0));
  const averages: number[] = [];
  for (const [row, range] of ranges.entries()) {
    const seed = ranges.slice(0, 6).reduce((sum, value) => sum + value, 0) / 6;
    const before = averages[row - 1] ?? 0;
    averages.push(row < 5 ? Number.NaN : row === 5 ? seed : before * (1 - 2 / 7) + range * (2 / 7));
  }
  const expected = averages.map((value, row) => 100 * (value / (averages[row - 4] ?? Number.NaN) - 1));
  const [column = []] = computeSeries(chaikinVol, params, { high, low, ...candles });
  expect(Array.from(column).findIndex((value) => !Number.isNaN(value))).toBe(9);
  for (let row = 9; row < 200; row++) expect(column[row]).toBeCloseTo(expected[row] ?? Number.NaN, 9);
});

test("ranges of zero before give no change", () => {
  const candles = sampleCandles({ length: 60 });
  candles.high.fill(100);
  candles.low.fill(100);
  candles.high[50] = 101;
  const [column = []] = computeSeries(chaikinVol, defaultParams(chaikinVol), candles);
  expect(column[40]).toBe(0);
  expect(column[55]).toBe(0);
});

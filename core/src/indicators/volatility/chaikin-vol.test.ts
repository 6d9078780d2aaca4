import { expect, test } from "vitest";
import { defaultParams } from "../parse-params.ts";
import { sampleCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { chaikinVol } from "./chaikin-vol.ts";

test("ranges of zero before give no change", () => {
  const candles = sampleCandles({ length: 60 });
  candles.high.fill(100);
  candles.low.fill(100);
  candles.high[50] = 101;
  const [column = []] = computeSeries(chaikinVol, defaultParams(chaikinVol), candles);
  expect(column[40]).toBe(0);
  expect(column[55]).toBe(0);
});

import { expect, test } from "vitest";
import { defaultParams } from "../parse-params.ts";
import { constantCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { bbWidth } from "./bb-width.ts";

const CYCLE = [2.611, 2.617, 2.614, 2.603, 2.608] as const;

test("bands over the same prices in another order do not widen", () => {
  const candles = constantCandles(1, 400);
  for (let row = 0; row < candles.length; row++) candles.close[row] = CYCLE[row % CYCLE.length] ?? 0;
  const params = defaultParams(bbWidth);
  const [, up, down] = computeSeries(bbWidth, params, candles).map((column) =>
    column.subarray(bbWidth.warmup(params) - 1),
  );
  expect(new Set(up)).toEqual(new Set([0]));
  expect(new Set(down)).toEqual(new Set([0]));
});

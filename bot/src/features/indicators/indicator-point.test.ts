import { defaultParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { expect, it } from "vitest";
import { readIndicatorPoint, typedIndicatorPoint, writeIndicatorPoint } from "./indicator-point.ts";

it("a point of every indicator is read back from a button as it was written", () => {
  for (const def of INDICATORS) {
    const point = { def, params: defaultParams(def) };
    expect(readIndicatorPoint(writeIndicatorPoint(point))).toEqual(point);
  }
});

it("a button that names no indicator, or a point that it does not take, is none", () => {
  for (const text of [
    "",
    "nothing:1",
    "ema:x",
    "ema:0",
    "ema:20:1",
    "ma_cross:50:10:ema",
    "ma_cross:10:50:no",
  ]) {
    expect(readIndicatorPoint(text), text).toBeNull();
  }
});

it("typed values fill the parameters in their order, and what is wrong is told", () => {
  const rsi = findIndicator("rsi");
  if (rsi === null) throw new Error("there is an RSI");
  expect(typedIndicatorPoint(rsi, ["7", "25,5"])).toMatchObject({
    ok: true,
    value: { params: { period: 7, lower: 25.5, upper: 70 } },
  });
  expect(typedIndicatorPoint(rsi, ["7", "25", "75", "1"])).toMatchObject({
    problems: [{ code: "too_many", params: { count: 4, limit: 3 } }],
  });
  expect(typedIndicatorPoint(rsi, ["7"], { rsi: { period: { min: 10 } } })).toMatchObject({
    problems: [{ code: "below_minimum" }],
  });
});

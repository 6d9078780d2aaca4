import { expect, test } from "vitest";
import { nameParts } from "./generated-name.ts";

test.each([
  [
    "BTCUSDT spot 15m ema.trend(20)+rsi.reversal(14,30,70)",
    "15m",
    { what: "BTCUSDT spot 15m", how: "ema.trend(20)+rsi.reversal(14,30,70)" },
  ],
  ["BTCUSDT spot 15m", "15m", { what: "BTCUSDT spot 15m", how: "" }],
  ["A name of another form", "1h", { what: "A name of another form", how: "" }],
])("%s is split behind its timeframe", (name, timeframe, parts) => {
  expect(nameParts(name, timeframe)).toEqual(parts);
});

import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import { MARKETS } from "@roehub/core/market-data/market";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readChartTarget, writeChartTarget } from "./chart-target.ts";

it("a target is read back from a button as it was written", () => {
  const target = fc.record({
    ref: fc.record({
      marketId: fc.constantFrom(...MARKETS.map(({ marketId }) => marketId)),
      symbol: fc.stringMatching(/^[A-Z0-9]{2,40}$/),
    }),
    timeframe: fc.constantFrom(...TIMEFRAMES),
  });
  fc.assert(
    fc.property(target, (given) => {
      expect(readChartTarget(writeChartTarget(given))).toEqual(given);
    }),
  );
});

it("a button that names no market, symbol or timeframe is none", () => {
  for (const text of ["", "1:BTCUSDT", "5:BTCUSDT:15m", "1:btc:15m", "1:BTCUSDT:7m", "1:BTCUSDT:15m:x"]) {
    expect(readChartTarget(text), text).toBeNull();
  }
});

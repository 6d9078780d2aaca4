import { defaultParams } from "@roehub/core/indicators/parse-params";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import { MARKETS } from "@roehub/core/market-data/market";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readChartTarget, readSymbolTarget, writeChartTarget, writeSymbolTarget } from "./chart-target.ts";

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

it("an indicator rides along where a button has room for it, and is left out where it has none", () => {
  for (const def of INDICATORS) {
    const indicator = { def, params: defaultParams(def) };
    const near = { ref: { marketId: 1, symbol: "BTCUSDT" }, timeframe: "15m", indicator } as const;
    const read = readChartTarget(writeChartTarget(near));
    expect(read, def.id).toEqual(near);
    const symbol = { symbol: "BTCUSDT", timeframe: "15m", indicator } as const;
    expect(readSymbolTarget(writeSymbolTarget(symbol)), def.id).toEqual(symbol);
    const far = { ...near, ref: { marketId: 4, symbol: "A".repeat(40) } } as const;
    const kept = writeChartTarget(far);
    expect(kept.length).toBeLessThanOrEqual(50);
    expect(readChartTarget(kept)).toMatchObject({ ref: far.ref, timeframe: "15m" });
  }
});

it("a button that names no market, symbol or timeframe is none", () => {
  for (const text of [
    "",
    "1:BTCUSDT",
    "5:BTCUSDT:15m",
    "1:btc:15m",
    "1:BTCUSDT:7m",
    "1:BTCUSDT:15m:x",
    "1:BTCUSDT:15m:ema:0",
  ]) {
    expect(readChartTarget(text), text).toBeNull();
  }
});

it("a button that names no symbol or timeframe, or an indicator that is none, is none", () => {
  for (const text of ["", "BTCUSDT", "btc:15m", "BTCUSDT:7m", "BTCUSDT:15m:x", "BTCUSDT:15m:ema:0"]) {
    expect(readSymbolTarget(text), text).toBeNull();
  }
});

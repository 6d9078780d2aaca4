import { createHash } from "node:crypto";
import { DAY_MS } from "@roehub/core/kernel/time";
import { candleFault } from "@roehub/core/market-data/candle-fault";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { describe, expect, it } from "vitest";
import { createMarketSimulator } from "./market-simulator.ts";
import { SIMULATED_INSTRUMENTS } from "./simulated-instruments.ts";
import { simulatedKlines } from "./simulated-klines.ts";

const START = Date.UTC(2025, 9, 1);
const DAYS = 12;

function hashOf(series: CandleSeries): string {
  const hash = createHash("sha256");
  for (const column of [series.tsOpen, series.open, series.high, series.low, series.close, series.volume])
    hash.update(Buffer.from(Float64Array.from(column).buffer));
  return hash.digest("hex");
}

/** Taken of the first published simulator: stored results and receipts were computed on these candles. */
const GOLDEN = [
  [42, "BTCUSDT", "2025-10-01", 365, "4cd24cdfd528e705d7ff1f6f3d32e499a39d19807e5441e1299c1fd0df717590"],
  [42, "ETHUSDT", "2025-10-01", 365, "863189dba77c741dcf96e1eddcff4bb131849310fc3e666762b4890f4997612c"],
  [7, "BTCUSDT", "2020-01-01", 60, "3d58bf8aa1c177c1bd3102a0639cdfbf88e3d549448272d2af9a98d0df50411b"],
  [7, "ETHUSDT", "2020-01-01", 60, "59a790abe5cdf48f154a56bc5c0e5f819947617c4227ff2450d43913752f4834"],
] as const;

describe("the simulated markets", () => {
  it.each(GOLDEN)("have the same candles for ever: seed %i, %s", (seed, symbol, from, days, hash) => {
    const startMs = Date.parse(`${from}T00:00:00Z`);
    const series = createMarketSimulator({ seed }).candles(
      { marketId: 1, symbol },
      startMs,
      startMs + days * DAY_MS,
    );
    expect(hashOf(series)).toBe(hash);
  });

  const market = createMarketSimulator({ seed: 42 });
  const all = SIMULATED_INSTRUMENTS.map((instrument) => ({
    instrument,
    series: market.candles(instrument, START, START + DAYS * DAY_MS),
  }));

  it("are the three coins on four markets", () => {
    const names = SIMULATED_INSTRUMENTS.map(({ marketId, symbol }) => `${marketId}:${symbol}`);
    expect(new Set(names).size).toBe(12);
    expect(names.slice(0, 3)).toEqual(["1:BTCUSDT", "1:ETHUSDT", "1:SOLUSDT"]);
  });

  it("have every minute as a valid candle in ticks and lots of the venue", () => {
    const isWhole = (value: number, digits: number) => Number(value.toFixed(digits)) === value;
    for (const { instrument, series } of all) {
      expect(series.length).toBe(DAYS * 1_440);
      for (let row = 0; row < series.length; row++) {
        const fault = candleFault(series, row);
        if (fault !== null)
          expect.fail(`${instrument.marketId}:${instrument.symbol} candle ${row}: ${fault}`);
      }
      for (const column of [series.open, series.high, series.low, series.close])
        expect(column.every((price) => isWhole(price, instrument.priceDigits))).toBe(true);
      expect(series.volume.every((v) => v > 0 && isWhole(v, instrument.quantityDigits))).toBe(true);
    }
  });

  it("follow Binance spot within a few basis points, each at a basis of its own that comes back", () => {
    for (const { instrument, series } of all) {
      const { basis } = instrument;
      if (basis === null) continue;
      const leading = all.find((other) => other.instrument.symbol === instrument.symbol)?.series;
      const bps = Float64Array.from(
        series.close,
        (close, row) => 10_000 * Math.log(close / (leading?.close[row] ?? 1)),
      );
      const mean = bps.reduce((sum, value) => sum + value, 0) / bps.length;
      expect(Math.abs(mean - basis.meanBps)).toBeLessThan(0.4);
      expect(Math.max(...bps.map((value) => Math.abs(value - basis.meanBps)))).toBeLessThan(12);
      const deviation = Math.sqrt(bps.reduce((sum, v) => sum + (v - mean) ** 2, 0) / bps.length);
      expect(deviation).toBeGreaterThan(0.6);
      expect(series.volume.some((volume, row) => volume !== leading?.volume[row])).toBe(true);
    }
  });

  it("open each minute beside the last close, over midnight too", () => {
    for (const { instrument, series } of all) {
      const tick = 10 ** -instrument.priceDigits;
      for (let row = 1; row < series.length; row++) {
        const gap = Math.abs((series.open[row] ?? 0) - (series.close[row - 1] ?? 0));
        const allowed =
          row % 1_440 === 0 ? Math.max(3 * tick, 0.00003 * (series.open[row] ?? 0)) : 1.01 * tick;
        if (gap > allowed) expect.fail(`${instrument.marketId}:${instrument.symbol} ${row}: ${gap}`);
      }
    }
  });

  it("give the same minute whatever stretch is asked for", () => {
    for (const { instrument, series } of all) {
      const minute = START + 5 * DAY_MS + 754 * 60_000;
      const one = createMarketSimulator({ seed: 42 }).candles(instrument, minute, minute + 60_000);
      expect(one.length).toBe(1);
      expect(one.close[0]).toBe(series.close[5 * 1_440 + 754]);
      expect(one.volume[0]).toBe(series.volume[5 * 1_440 + 754]);
    }
  });

  it("say quote volumes, trades and taker volumes that agree with the candle", () => {
    for (const { instrument, series } of all) {
      const wrong = simulatedKlines(series, { ...instrument, seed: 42 }).filter((kline) => {
        const { quoteVolume, volume, trades, takerBuyBaseVolume: base, takerBuyQuoteVolume: quote } = kline;
        const slack = 1e-8 * quoteVolume + 1e-8;
        if (quoteVolume < kline.low * volume - slack || quoteVolume > kline.high * volume + slack)
          return true;
        if (instrument.marketId > 2) return trades !== null || base !== null || quote !== null;
        if (trades === null || base === null || quote === null) return true;
        return trades <= 0 || base < 0 || base > volume || quote < 0 || quote > quoteVolume;
      });
      expect(wrong).toEqual([]);
    }
  });
});

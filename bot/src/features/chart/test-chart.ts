import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Candle } from "@roehub/core/market-data/candle-series";
import type { Chart } from "./read-chart.ts";

const LENGTH_MS = 15 * MINUTE_MS;

/** A chart for tests: ninety bars of 15 minutes that rise and fall, up to 4 Jun 2025 04:15 UTC. */
export function testChart(over: Partial<Chart> = {}): Chart {
  const newest = Date.UTC(2025, 5, 4, 4);
  const bars = Array.from({ length: 90 }, (_, index): Candle => {
    const open = 64_000 + 40 * (index % 9);
    return {
      tsOpen: epochMs(newest - (89 - index) * LENGTH_MS),
      open,
      high: open + 90,
      low: open - 70,
      close: open + (index % 2 === 0 ? 55.5 : -45.5),
      volume: 10 + index,
    };
  });
  const [first, ...others] = bars;
  if (first === undefined) throw new Error("a chart has bars");
  return {
    target: { ref: { marketId: 1, symbol: "BTCUSDT" }, timeframe: "15m" },
    instrument: {
      marketId: 1,
      symbol: "BTCUSDT",
      base: "BTC",
      quote: "USDT",
      status: "TRADING",
      isEnabled: true,
      isTradable: true,
      tickSize: "0.01",
      lotSize: "0.00001",
      minNotional: "5",
      listedAt: null,
      meta: {},
    },
    candles: [first, ...others],
    history: [first, ...others],
    ticker: {
      last: 64_250.5,
      at: epochMs(newest + LENGTH_MS + 12_000),
      open24h: 64_000,
      high24h: 64_800,
      low24h: 63_100.25,
      volume24h: 12_345.678,
      change24hPct: -1.254,
    },
    marketSource: "simulated",
    ...over,
  };
}

import { streamQuerySchema } from "@roehub/core/contract/stream";
import { expect, test } from "vitest";
import { readTopics } from "./stream-topics.ts";

test("topics name their instrument and timeframe, and repeats are one", () => {
  const text =
    "candles:binance:spot:BTCUSDT:15m,tickers:bybit:futures:ETHUSDT,candles:binance:spot:BTCUSDT:15m,candles:bybit:spot:1INCHUSDT:1d";
  const { topics } = streamQuerySchema.parse({ topics: text });
  expect(readTopics(topics)).toEqual([
    {
      kind: "candles",
      topic: "candles:binance:spot:BTCUSDT:15m",
      ref: { marketId: 1, symbol: "BTCUSDT" },
      timeframe: "15m",
    },
    { kind: "tickers", topic: "tickers:bybit:futures:ETHUSDT", ref: { marketId: 4, symbol: "ETHUSDT" } },
    {
      kind: "candles",
      topic: "candles:bybit:spot:1INCHUSDT:1d",
      ref: { marketId: 3, symbol: "1INCHUSDT" },
      timeframe: "1d",
    },
  ]);
});

import type { WireTicker } from "@roehub/core/contract/market-data";
import { expect, test } from "vitest";
import { laterTicker, tickerAfter } from "./later-ticker.ts";

const at = (second: number) => `2025-08-17T14:00:0${second}Z`;

const ticker = (second: number, last: string, high = "110"): WireTicker => ({
  market_id: 1,
  symbol: "BTCUSDT",
  instrument_key: "binance:spot:BTCUSDT",
  market_source: "live",
  last,
  at: at(second),
  open_24h: "100",
  high_24h: high,
  low_24h: "90",
  volume_24h: "5",
  change_24h_pct: 1,
});

const event = (second: number, last: string) => ({
  topic: "tickers:binance:spot:BTCUSDT",
  last,
  at: at(second),
  change_24h_pct: 2,
});

test("an answer that was overtaken by the stream brings its figures, not its price", () => {
  expect(laterTicker(ticker(5, "105"), ticker(3, "103", "120"))).toEqual(ticker(5, "105", "120"));
  expect(laterTicker(ticker(3, "103"), ticker(5, "105"))).toEqual(ticker(5, "105"));
  expect(laterTicker(undefined, ticker(3, "103"))).toEqual(ticker(3, "103"));
});

test("a price of the stream moves the day's high and low, and an old one moves nothing", () => {
  expect(tickerAfter(ticker(3, "103"), event(4, "111"))).toMatchObject({
    last: "111",
    at: at(4),
    high_24h: "111",
    low_24h: "90",
    change_24h_pct: 2,
  });
  expect(tickerAfter(ticker(3, "103"), event(4, "89"))).toMatchObject({ high_24h: "110", low_24h: "89" });
  expect(tickerAfter(ticker(3, "103"), event(2, "120"))).toEqual(ticker(3, "103"));
});

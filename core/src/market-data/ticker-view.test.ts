import { describe, expect, test } from "vitest";
import { DAY_MS, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Candle } from "./candle-series.ts";
import type { Ticker } from "./ticker-message.ts";
import { tickerView } from "./ticker-view.ts";

const START = Date.UTC(2026, 0, 1);
const minute = (index: number, change: Partial<Candle> = {}): Candle => ({
  tsOpen: epochMs(START + index * MINUTE_MS),
  open: 100,
  high: 110,
  low: 90,
  close: 105,
  volume: 2,
  ...change,
});
const ticker = (index: number, change: Partial<Candle> = {}): Ticker => ({
  ref: { marketId: 1, symbol: "BTCUSDT" },
  minute: minute(index, change),
  at: epochMs(START + index * MINUTE_MS + 30_000),
});
const day = Array.from({ length: 1_441 }, (_, index) => minute(index));

describe("the ticker's view", () => {
  test("of nothing is nothing", () => {
    expect(tickerView([], null)).toBeNull();
  });

  test("of closed minutes is the last close and the 1,440 minutes that end with it", () => {
    const minutes = [minute(0, { open: 1, high: 999, low: 0.5 }), ...day.slice(1)];
    minutes[1] = minute(1, { open: 84 });
    expect(tickerView(minutes, null)).toEqual({
      last: 105,
      at: START + DAY_MS + MINUTE_MS,
      open24h: 84,
      high24h: 110,
      low24h: 90,
      volume24h: 2_880,
      change24hPct: 25,
    });
  });

  test("takes the minute in progress in, and one minute less of the closed ones", () => {
    const view = tickerView(day, ticker(1_441, { close: 120, high: 130, volume: 1 }));
    expect(view).toMatchObject({ last: 120, high24h: 130, volume24h: 2 * 1_439 + 1, change24hPct: 20 });
    expect(view?.at).toBe(START + 1_441 * MINUTE_MS + 30_000);
  });

  test("of a minute that is closed by now is the closed one's", () => {
    expect(tickerView(day, ticker(1_440, { close: 7 }))).toEqual(tickerView(day, null));
    expect(tickerView(day, ticker(3, { close: 7 }))).toEqual(tickerView(day, null));
  });

  test("of a minute in progress alone is that minute", () => {
    expect(tickerView([], ticker(0))).toMatchObject({ last: 105, open24h: 100, volume24h: 2 });
  });
});

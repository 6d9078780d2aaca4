import { STREAM_TOPICS_MAX } from "@roehub/core/contract/stream";
import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import { instrumentKey, MARKETS } from "@roehub/core/market-data/market";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_ID_LENGTH_MAX, readEventId, writeEventId } from "./stream-event-id.ts";

const symbol = fc.stringMatching(/^[A-Z0-9]{2,40}$/);
const topic = fc
  .tuple(fc.constantFrom(...MARKETS), symbol, fc.constantFrom(...TIMEFRAMES))
  .map(
    ([{ marketId }, name, timeframe]) => `candles:${instrumentKey({ marketId, symbol: name })}:${timeframe}`,
  );
const instant = fc.integer({ min: 0, max: 70_000_000 }).map((minute) => epochMs(minute * MINUTE_MS));
const positions = fc
  .array(fc.tuple(topic, instant), { maxLength: STREAM_TOPICS_MAX })
  .map((entries) => new Map(entries));

test("an id reads back as what was written, fits its limit, and is one line of a header", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_200_000_000_000 }), positions, (sentAt, where) => {
      const id = writeEventId({ sentAt: epochMs(sentAt), positions: where });
      expect(readEventId(id)).toEqual({ sentAt, positions: where });
      expect(id.length).toBeLessThanOrEqual(EVENT_ID_LENGTH_MAX);
      expect(id).toMatch(/^[\w:@,]+$/);
    }),
  );
});

test.each([
  "",
  "0x10",
  "12,",
  "12,candles:binance:spot:BTCUSDT:15m",
  "12,candles:binance:spot:BTCUSDT:15m@",
  "12,candles:binance:spot:BTCUSDT:15m@-60",
  "12,candles:binance:spot:BTCUSDT:15m@1e5",
  "12,tickers:binance:spot:BTCUSDT@60",
  "-12,candles:binance:spot:BTCUSDT:15m@60",
])("%j is no id of ours", (id) => {
  expect(readEventId(id)).toBeNull();
});

test("any text is an id of ours or refused, never a fault", () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void readEventId(text)));
});

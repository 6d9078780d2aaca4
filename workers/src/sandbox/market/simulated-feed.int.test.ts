import { DAY_MS, epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { candleStream } from "@roehub/core/market-data/candle-message";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { expect, it } from "vitest";
import { createTestClickhouse } from "../test-databases.ts";
import { createMarketSimulator } from "./market-simulator.ts";
import { createSimulatedFeed } from "./simulated-feed.ts";

const NOW = Date.UTC(2026, 10, 20, 10);
const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const EVERYTHING = [0, Number.POSITIVE_INFINITY] as const;

it("each minute is stored and published once, when it has closed, and missed minutes are caught up", async () => {
  const { clickhouse } = await createTestClickhouse();
  const time = { now: NOW };
  const clock = { nowMs: () => epochMs(time.now) };
  const candles = createCandlesStore({ clickhouse, clock });
  const market = createMarketSimulator({ seed: 42 });
  await candles.insert(BTC, market.candles(BTC, NOW - DAY_MS, NOW), "file");
  const streams = createInProcessStreamBus();
  const logger = createLogger({ level: "silent", secrets: [] });
  const feed = createSimulatedFeed({ seed: 42, candles, streams, clock, logger });

  time.now = NOW + MINUTE_MS - 1;
  await feed.tick();
  expect((await candles.extent(BTC))?.last).toBe(NOW - MINUTE_MS);
  time.now = NOW + MINUTE_MS;
  await feed.tick();
  await feed.tick();
  expect((await candles.extent(BTC))?.last).toBe(NOW);
  time.now = NOW + 4 * MINUTE_MS + 1_000;
  await feed.tick();

  const stored = await candles.read1m(BTC, ...EVERYTHING);
  const expected = market.candles(BTC, NOW - DAY_MS, NOW + 4 * MINUTE_MS);
  expect([...stored.tsOpen]).toEqual([...expected.tsOpen]);
  expect([...stored.close]).toEqual([...expected.close]);

  const ending = new AbortController();
  const published: Readonly<Record<string, string>>[] = [];
  for await (const message of streams.read(candleStream(BTC), { afterId: "0", signal: ending.signal })) {
    published.push(message.fields);
    if (published.length === 4) ending.abort();
  }
  const last = (column: Float64Array) => String(column[column.length - 4]);
  expect(published.map(({ ts_open }) => Number(ts_open))).toEqual(
    [0, 1, 2, 3].map((n) => NOW + n * MINUTE_MS),
  );
  expect(published[0]).toEqual({
    schema_version: "1",
    market_id: "1",
    symbol: "BTCUSDT",
    instrument_key: "binance:spot:BTCUSDT",
    ts_open: String(NOW),
    open: last(expected.open),
    high: last(expected.high),
    low: last(expected.low),
    close: last(expected.close),
    volume: last(expected.volume),
    quote_volume: expect.stringMatching(/^\d+(\.\d+)?$/),
    trades: "",
    source: "ws",
    ingested_at: String(NOW + MINUTE_MS),
  });
  await streams.close();
});

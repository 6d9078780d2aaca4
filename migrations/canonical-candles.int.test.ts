import { expect, test } from "vitest";
import { createTestClickhouse } from "../workers/src/sandbox/test-databases.ts";

const { clickhouse } = await createTestClickhouse();

interface Kline {
  readonly symbol: string;
  readonly close: number;
  readonly source: "ws" | "rest" | "file";
  readonly ingestedAt?: string;
}

const FIRST = "2025-01-01 00:01:00.000000";
const LATER = "2025-01-01 00:02:00.000000";

async function addBinance({ symbol, close, source, ingestedAt = FIRST }: Kline): Promise<void> {
  await clickhouse.insert({
    table: "raw_binance_klines_1m",
    format: "JSONEachRow",
    values: [
      {
        market_id: 1,
        symbol,
        instrument_key: `binance:spot:${symbol}`,
        open_time: "2025-01-01 00:00:00.000",
        open: 1,
        high: 9,
        low: 0.5,
        close,
        volume: 10,
        close_time: "2025-01-01 00:00:59.999",
        quote_volume: 20,
        trades: 3,
        source,
        ingested_at: ingestedAt,
      },
    ],
  });
}

async function canonical(symbol: string): Promise<unknown[]> {
  const answer = await clickhouse.query({
    query: "SELECT close, trades, ts_open FROM canonical_candles_1m FINAL WHERE symbol = {symbol:String}",
    query_params: { symbol },
    format: "JSONEachRow",
  });
  return answer.json();
}

const candle = (close: number) => [{ close, trades: 3, ts_open: "2025-01-01 00:00:00.000" }];

test("a raw kline becomes a canonical candle", async () => {
  await addBinance({ symbol: "ONE", close: 2, source: "ws" });
  expect(await canonical("ONE")).toEqual(candle(2));
});

test("a candle that arrives later replaces the earlier one, whatever the order of writing", async () => {
  await addBinance({ symbol: "UP", close: 2, source: "file" });
  await addBinance({ symbol: "UP", close: 3, source: "ws", ingestedAt: LATER });
  expect(await canonical("UP")).toEqual(candle(3));

  await addBinance({ symbol: "DOWN", close: 3, source: "ws", ingestedAt: LATER });
  await addBinance({ symbol: "DOWN", close: 2, source: "file" });
  expect(await canonical("DOWN")).toEqual(candle(3));
});

test("of candles that arrive in the same microsecond, file beats rest and rest beats ws", async () => {
  await addBinance({ symbol: "TIE", close: 4, source: "file" });
  await addBinance({ symbol: "TIE", close: 3, source: "rest" });
  await addBinance({ symbol: "TIE", close: 2, source: "ws" });
  expect(await canonical("TIE")).toEqual(candle(4));

  await addBinance({ symbol: "PAIR", close: 3, source: "rest" });
  await addBinance({ symbol: "PAIR", close: 2, source: "ws" });
  expect(await canonical("PAIR")).toEqual(candle(3));
});

test("a block that is inserted again changes neither the canonical candles nor the raw ones", async () => {
  for (let round = 0; round < 3; round++) await addBinance({ symbol: "AGAIN", close: 2, source: "rest" });
  expect(await canonical("AGAIN")).toEqual(candle(2));
  const raw = await clickhouse.query({
    query: "SELECT close FROM raw_binance_klines_1m FINAL WHERE symbol = 'AGAIN'",
    format: "JSONEachRow",
  });
  expect(await raw.json()).toEqual([{ close: 2 }]);
});

test("raw klines keep every revision", async () => {
  await addBinance({ symbol: "REV", close: 2, source: "ws" });
  await addBinance({ symbol: "REV", close: 3, source: "rest", ingestedAt: LATER });
  const raw = await clickhouse.query({
    query: "SELECT close FROM raw_binance_klines_1m FINAL WHERE symbol = 'REV' ORDER BY ingested_at",
    format: "JSONEachRow",
  });
  expect(await raw.json()).toEqual([{ close: 2 }, { close: 3 }]);
});

test("a candle of Bybit has no number of trades, which is not none", async () => {
  await clickhouse.insert({
    table: "raw_bybit_klines_1m",
    format: "JSONEachRow",
    values: [
      {
        market_id: 3,
        symbol: "BYBIT",
        instrument_key: "bybit:spot:BYBIT",
        start: "2025-01-01 00:00:00.000",
        end: "2025-01-01 00:00:59.999",
        close: 5,
        turnover: 7,
        source: "ws",
        ingested_at: FIRST,
      },
    ],
  });
  expect(await canonical("BYBIT")).toEqual([{ close: 5, trades: null, ts_open: "2025-01-01 00:00:00.000" }]);
});

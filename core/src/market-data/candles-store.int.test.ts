import { describe, expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type CandleSeries, candleAt, candleSeriesOf } from "./candle-series.ts";
import { createCandlesStore } from "./candles-store.ts";

const { clickhouse } = await createTestClickhouse();
const T = Date.UTC(2026, 0, 31, 23, 58);
const time = { now: T };
const store = createCandlesStore({ clickhouse, clock: { nowMs: () => epochMs(time.now) } });
const EVERYTHING = [0, Number.POSITIVE_INFINITY] as const;

const candles = (closes: readonly number[], firstMinute = 0): CandleSeries =>
  candleSeriesOf(
    closes.map((close, index) => ({
      tsOpen: epochMs(T + (firstMinute + index) * MINUTE_MS),
      open: close + 0.25,
      high: close + 0.5,
      low: close - 0.125,
      close,
      volume: close / 3,
    })),
  );
const rows = (series: CandleSeries) => Array.from({ length: series.length }, (_, i) => candleAt(series, i));

describe.each([
  {
    marketId: 1,
    symbol: "BTCUSDT",
    raw: "raw_binance_klines_1m",
    openTime: "open_time",
    closeTime: "close_time",
  },
  { marketId: 4, symbol: "1000PEPEUSDT", raw: "raw_bybit_klines_1m", openTime: "start", closeTime: "end" },
] as const)("createCandlesStore on market $marketId", ({ marketId, symbol, raw, openTime, closeTime }) => {
  const ref = { marketId, symbol };

  it("has no extent before the first candle", async () => {
    expect(await store.extent(ref)).toBeNull();
    expect((await store.read1m(ref, ...EVERYTHING)).length).toBe(0);
  });

  it("reads back the same doubles, across the end of a month, in order", async () => {
    const written = candles([64_000.01, 0.1, 1e-8 + 0.125, 123_456.789]);
    await store.insert(ref, written, "file");
    expect(rows(await store.read1m(ref, ...EVERYTHING))).toEqual(rows(written));
    expect(await store.extent(ref)).toEqual({ first: T, last: T + 3 * MINUTE_MS, count: 4 });
  });

  it("reads the candles that open in the range, its end excluded", async () => {
    const some = await store.read1m(ref, T + 1, T + 3 * MINUTE_MS);
    expect([...some.tsOpen]).toEqual([T + MINUTE_MS, T + 2 * MINUTE_MS]);
  });

  it("counts a candle once however often it arrives, and keeps its newest revision", async () => {
    await store.insert(ref, candles([70], 1), "ws");
    time.now += 1;
    await store.insert(ref, candles([71, 72], 1), "rest");
    expect([...(await store.read1m(ref, ...EVERYTHING)).close]).toEqual([64_000.01, 71, 72, 123_456.789]);
    expect((await store.extent(ref))?.count).toBe(4);
  });

  it("lets the later of two deliveries within one millisecond win", async () => {
    await store.insert(ref, candles([80], 2), "file");
    await store.insert(ref, candles([81], 2), "ws");
    expect((await store.read1m(ref, ...EVERYTHING)).close[2]).toBe(81);
  });

  it("keeps every revision in the raw table, each with its closing time", async () => {
    const answer = await clickhouse.query({
      query: `SELECT toInt32(toUnixTimestamp64Milli(${closeTime}) - toUnixTimestamp64Milli(${openTime})) AS length_ms,
          source, toInt32(count()) AS revisions
        FROM ${raw} FINAL WHERE symbol = {symbol:String} GROUP BY ALL ORDER BY source`,
      query_params: { symbol },
      format: "JSONEachRow",
    });
    expect(await answer.json()).toEqual([
      { length_ms: 59_999, source: "ws", revisions: 2 },
      { length_ms: 59_999, source: "rest", revisions: 2 },
      { length_ms: 59_999, source: "file", revisions: 5 },
    ]);
  });

  it("makes canonical candles again where the view left them out, the newest revision of each", async () => {
    await clickhouse.command({
      query:
        "ALTER TABLE canonical_candles_1m DELETE WHERE symbol = {symbol:String} SETTINGS mutations_sync = 1",
      query_params: { symbol },
    });
    expect(await store.extent(ref)).toBeNull();
    expect(await store.reconcile(ref, ...EVERYTHING)).toEqual({ count: 4 });
    expect([...(await store.read1m(ref, ...EVERYTHING)).close]).toEqual([64_000.01, 71, 81, 123_456.789]);
  });

  it("forgets one instrument and no other", async () => {
    const other = { marketId, symbol: "OTHERUSDT" };
    await store.insert(other, candles([5]), "file");
    await store.removeAll(ref);
    expect(await store.reconcile(ref, ...EVERYTHING)).toEqual({ count: 0 });
    expect((await store.extent(other))?.count).toBe(1);
    await store.removeAll(other);
  });
});

describe("createCandlesStore", () => {
  it("splits a long insert into blocks and stores all of it", async () => {
    const ref = { marketId: 2, symbol: "LONGUSDT" } as const;
    const long = candles(Array.from({ length: 100_001 }, (_, i) => 1 + (i % 1_000)));
    await store.insert(ref, long, "file");
    expect((await store.read1m(ref, ...EVERYTHING)).length).toBe(100_001);
  });
});

import { candleListSchema, marketListSchema, tickerSchema } from "@roehub/core/contract/market-data";
import { DAY_MS, epochMs, formatInstant, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import { candleAt, candleSeriesOf } from "@roehub/core/market-data/candle-series";
import { rollup } from "@roehub/core/market-data/rollup";
import {
  TICKER_STREAM_MAX_LENGTH,
  tickerMessage,
  tickerStream,
} from "@roehub/core/market-data/ticker-message";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, CANDLES, createHttpHarness, expectProblem } from "../../e2e/http-harness.ts";
import { wireCandle } from "./wire-candle.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });
const ann = await http.signIn(1001);

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const get = (path: string) => http.get(`/api/market-data/${path}`, ann.accessToken);
const candlesOf = async (query: string) => {
  const answer = await get(`candles?market_id=1&symbol=BTCUSDT&${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return candleListSchema.parse(answer.json());
};
const minutes = await http.candles.read1m(BTC, CANDLES.startMs, CANDLES.endMs);
const expected = (timeframe: (typeof TIMEFRAMES)[number]) => {
  const series = rollup(minutes, timeframe);
  return Array.from({ length: series.length }, (_, index) => candleAt(series, index))
    .filter((candle) => candle !== null)
    .map(wireCandle);
};
const at = (ms: number) => formatInstant(epochMs(ms));

test("markets are listed by id", async () => {
  const { items } = marketListSchema.parse((await get("markets")).json());
  expect(items.map((market) => `${market.market_id} ${market.exchange} ${market.market_type}`)).toEqual([
    "1 binance spot",
    "2 binance futures",
    "3 bybit spot",
    "4 bybit futures",
  ]);
});

describe("candles", () => {
  test.each(TIMEFRAMES)("of %s are the newest full buckets of the canonical minutes", async (timeframe) => {
    const all = expected(timeframe);
    const list = await candlesOf(`timeframe=${timeframe}`);
    expect(list).toMatchObject({
      market_id: 1,
      symbol: "BTCUSDT",
      instrument_key: "binance:spot:BTCUSDT",
      timeframe,
      market_source: "simulated",
      has_more: all.length > 500,
    });
    expect(list.items).toEqual(all.slice(-500));
    const most = await candlesOf(`timeframe=${timeframe}&limit=1500`);
    expect(most.items).toEqual(all.slice(-1_500));
  });

  test("are read backwards page by page, each once", async () => {
    const pages: string[] = [];
    let end = "";
    for (let hasMore = true; hasMore; ) {
      const page = await candlesOf(`timeframe=15m&limit=250${end}`);
      pages.unshift(...page.items.map(({ ts_open }) => ts_open));
      end = `&end=${page.items[0]?.ts_open}`;
      hasMore = page.has_more;
    }
    expect(pages).toEqual(expected("15m").map(({ ts_open }) => ts_open));
  });

  test("of a range open in it, its end not included", async () => {
    const start = CANDLES.startMs + DAY_MS + 7 * MINUTE_MS;
    const end = start + 5 * HOUR_MS;
    const { items, has_more } = await candlesOf(`timeframe=1h&start=${at(start)}&end=${at(end)}`);
    expect(items).toEqual(
      expected("1h").filter(({ ts_open }) => Date.parse(ts_open) >= start && Date.parse(ts_open) < end),
    );
    expect(items).toHaveLength(5);
    expect(has_more).toBe(true);
    const edge = await candlesOf(`timeframe=1h&start=${items[0]?.ts_open}&end=${items[2]?.ts_open}`);
    expect(edge.items).toEqual(items.slice(0, 2));
    const newest = await candlesOf(
      `timeframe=1h&start=${items[0]?.ts_open}&end=${items[4]?.ts_open}&limit=1`,
    );
    expect(newest.items).toEqual(items.slice(3, 4));
  });

  test("whose minute is missing are not there, and what lies behind a long pause is found", async () => {
    const ref = { marketId: 1, symbol: "ETHUSDT" } as const;
    const minute = (ms: number) => ({
      tsOpen: epochMs(ms),
      open: 1,
      high: 2,
      low: 0.5,
      close: 1.5,
      volume: 3,
    });
    const opens = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11].map((index) => CANDLES.startMs + index * MINUTE_MS);
    await http.candles.insert(ref, candleSeriesOf(opens.map(minute)), "file");
    const list = async (query: string) =>
      candleListSchema.parse((await get(`candles?market_id=1&symbol=ETHUSDT&timeframe=3m${query}`)).json());
    const opensOf = ({ items }: { items: readonly { ts_open: string }[] }) =>
      items.map(({ ts_open }) => (Date.parse(ts_open) - CANDLES.startMs) / MINUTE_MS);
    expect(opensOf(await list(""))).toEqual([0, 3, 9]);
    expect(await list("&limit=2")).toMatchObject({ has_more: true });
    expect(await list(`&end=${at(CANDLES.startMs - DAY_MS)}`)).toMatchObject({ items: [], has_more: false });
  });

  test("of an instrument that nobody lists are not found; of one without candles none", async () => {
    const missing = await get("candles?market_id=1&symbol=NOPE&timeframe=1m");
    expect(missing.statusCode).toBe(404);
    expectProblem(missing);
    const none = await get("candles?market_id=3&symbol=ETHUSDT&timeframe=1m");
    expect(none.json()).toMatchObject({ instrument_key: "bybit:spot:ETHUSDT", items: [], has_more: false });
  });

  test.each([
    ["symbol=BTCUSDT&timeframe=1m", ["/query/market_id"]],
    [
      "market_id=5&symbol=btc&timeframe=7m&limit=0&x=1",
      ["/query/limit", "/query/market_id", "/query/symbol", "/query/timeframe", "/query/x"],
    ],
    ["market_id=1&symbol=BTCUSDT&timeframe=1m&limit=1501", ["/query/limit"]],
    [
      "market_id=1&symbol=BTCUSDT&timeframe=1m&start=yesterday&end=2025-11-20",
      ["/query/end", "/query/start"],
    ],
    [
      "market_id=1&symbol=BTCUSDT&timeframe=1m&start=2025-02-30T00:00:00Z&end=2025-13-01T00:00:00Z",
      ["/query/end", "/query/start"],
    ],
    [
      "market_id=1&symbol=BTCUSDT&timeframe=1m&start=2025-11-20T00:00:00Z&end=2025-11-20T00:00:00Z",
      ["/query/end"],
    ],
    [
      "market_id=1&symbol=BTCUSDT&timeframe=1m&start=2025-11-01T00:00:00Z&end=2025-11-20T00:00:00Z",
      ["/query/start"],
    ],
    ["market_id=1&symbol=BTCUSDT&timeframe=1m&start=2020-01-01T00:00:00Z", ["/query/start"]],
    ["market_id=1&symbol=BTCUSDT&timeframe=1m&timeframe=3m", ["/query/timeframe"]],
  ])("asked for with %s are refused at %j", async (query, pointers) => {
    const answer = await get(`candles?${query}`);
    expect(answer.statusCode, answer.body).toBe(422);
    expectProblem(answer);
    expect(answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers);
  });

  test("asked for with any range are answered or refused, never with a 5xx", async () => {
    const instant = fc
      .date({
        min: new Date("0000-01-01T00:00:00Z"),
        max: new Date("9999-12-31T23:59:59Z"),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString());
    const near = fc.integer({ min: -40 * DAY_MS, max: DAY_MS }).map((ms) => at(CANDLES.endMs + ms));
    const any = fc.option(fc.oneof(near, near, instant), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TIMEFRAMES), any, any, async (timeframe, start, end) => {
        const range = `${start === undefined ? "" : `&start=${start}`}${end === undefined ? "" : `&end=${end}`}`;
        const answer = await get(`candles?market_id=1&symbol=BTCUSDT&timeframe=${timeframe}${range}`);
        expect([200, 422], answer.body).toContain(answer.statusCode);
        if (answer.statusCode !== 200) return;
        const all = expected(timeframe).filter(({ ts_open }) => {
          const open = Date.parse(ts_open);
          return (
            open >= Date.parse(start ?? "0000-01-01T00:00:00Z") &&
            open < Date.parse(end ?? "9999-12-31T00:00:00Z")
          );
        });
        const { items, has_more } = candleListSchema.parse(answer.json());
        expect(items).toEqual(all.slice(-500));
        const first = expected(timeframe)[0]?.ts_open ?? "";
        if (items[0] !== undefined) expect(has_more).toBe(items[0].ts_open > first);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the ticker", () => {
  const ticker = async () => tickerSchema.parse((await get("ticker?market_id=1&symbol=BTCUSDT")).json());
  const lastIndex = minutes.length - 1;

  test("is the last close and the day before it, where no minute in progress is told", async () => {
    const close = minutes.close[lastIndex] ?? 0;
    const open = minutes.open[lastIndex - 1_439] ?? 0;
    expect(await ticker()).toMatchObject({
      instrument_key: "binance:spot:BTCUSDT",
      market_source: "simulated",
      last: String(close),
      at: at(CANDLES.endMs),
      open_24h: String(open),
      high_24h: String(Math.max(...minutes.high.slice(-1_440))),
      low_24h: String(Math.min(...minutes.low.slice(-1_440))),
      change_24h_pct: ((close - open) / open) * 100,
    });
  });

  test("is the minute in progress where that is newer", async () => {
    const publish = (tsOpen: number, close: number) => {
      const minute = { tsOpen: epochMs(tsOpen), open: 5, high: 1e9, low: 5, close, volume: 1 };
      const message = tickerMessage({ ref: BTC, minute, at: epochMs(tsOpen + 30_000) });
      return http.bus.publish(tickerStream(BTC), message, { maxLength: TICKER_STREAM_MAX_LENGTH });
    };
    await publish(CANDLES.endMs - MINUTE_MS, 7);
    expect(await ticker()).toMatchObject({ at: at(CANDLES.endMs) });
    await publish(CANDLES.endMs, 8);
    expect(await ticker()).toMatchObject({
      last: "8",
      at: at(CANDLES.endMs + 30_000),
      open_24h: String(minutes.open[lastIndex - 1_438]),
      high_24h: "1000000000",
      low_24h: "5",
    });
  });

  test("of an instrument that nobody lists is not found", async () => {
    expect((await get("ticker?market_id=1&symbol=NOPE")).statusCode).toBe(404);
  });
});

test("answers say nothing to strangers", async () => {
  for (const path of ["markets", "candles", "ticker", "instruments"]) {
    const answer = await http.server.inject({ url: `/api/market-data/${path}`, headers: bearer("x") });
    expect(answer.statusCode).toBe(401);
  }
});

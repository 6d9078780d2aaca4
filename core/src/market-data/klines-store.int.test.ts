import { describe, expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { DAY_MS, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Kline } from "./kline.ts";
import { klineSeriesOf } from "./kline-series.ts";
import { createKlinesStore } from "./klines-store.ts";
import type { InstrumentRef } from "./market.ts";

const { clickhouse } = await createTestClickhouse();
const NOW = epochMs(Date.UTC(2026, 5, 1));
const time = { now: NOW };
const clock = { nowMs: () => time.now };
const store = createKlinesStore({ clickhouse, clock });
/** Ten minutes before the end of a month. */
const T = Date.UTC(2026, 0, 31, 23, 50);

function kline(minute: number, close = 100 + minute): Kline {
  return {
    tsOpen: epochMs(T + minute * MINUTE_MS),
    open: close + 0.25,
    high: close + 0.5,
    low: close - 0.125,
    close,
    volume: close / 3,
    quoteVolume: close * 7,
    trades: 5,
    takerBuyBaseVolume: 0.5,
    takerBuyQuoteVolume: 0.1,
  };
}
const klines = (...minutes: number[]) => minutes.map((minute) => kline(minute));
const range = (first: number, end: number) => ({
  startMs: T + first * MINUTE_MS,
  endMs: T + end * MINUTE_MS,
});

let instruments = 0;
const newInstrument = (marketId: InstrumentRef["marketId"] = 1): InstrumentRef => ({
  marketId,
  symbol: `COIN${++instruments}USDT`,
});

const rowsOf = async (table: string, symbol: string, order: string) => {
  const answer = await clickhouse.query({
    query: `SELECT * FROM ${table} FINAL WHERE symbol = {symbol:String} ORDER BY ${order}`,
    query_params: { symbol },
    format: "JSONEachRow",
  });
  return answer.json<Record<string, unknown>>();
};
const canonical = (ref: InstrumentRef) => rowsOf("canonical_candles_1m", ref.symbol, "ts_open");
const closes = async (ref: InstrumentRef) => (await canonical(ref)).map((row) => row["close"]);
const revisionsOf = (ref: InstrumentRef) => store.revisions({ ...ref, limit: 100 });

describe("blocks", () => {
  it("carry every field of rows of several instruments to the raw table and through the view", async () => {
    const [a, b] = [newInstrument(1), newInstrument(2)];
    const unsaid = { ...kline(1), trades: null, takerBuyBaseVolume: null, takerBuyQuoteVolume: null };
    const rows = [
      { ref: a, kline: kline(0) },
      { ref: b, kline: kline(0, 7) },
      { ref: a, kline: unsaid },
    ];
    const block = store.encodeBlock(rows, "ws");
    await store.insertBlock(block);
    expect(await rowsOf("raw_binance_klines_1m", a.symbol, "open_time")).toMatchObject([
      {
        market_id: 1,
        instrument_key: `binance:spot:${a.symbol}`,
        open_time: "2026-01-31 23:50:00.000",
        close_time: "2026-01-31 23:50:59.999",
        open: 100.25,
        high: 100.5,
        low: 99.875,
        close: 100,
        volume: 100 / 3,
        quote_volume: 700,
        trades: 5,
        taker_buy_base_volume: 0.5,
        taker_buy_quote_volume: 0.1,
        source: "ws",
        ingested_at: `2026-06-01 00:00:00.${String(block.ingestedAtUs).slice(-6)}`,
      },
      { close: 101, trades: null, taker_buy_base_volume: null, taker_buy_quote_volume: null },
    ]);
    expect((await canonical(a)).map((row) => row["trades"])).toEqual([5, null]);
    expect(await canonical(b)).toMatchObject([{ market_id: 2, close: 7, quote_volume: 49 }]);
  });

  it("of Bybit carry its own columns", async () => {
    const ref = newInstrument(4);
    await store.insertBlock(store.encodeBlock([{ ref, kline: kline(0) }], "rest"));
    expect(await rowsOf("raw_bybit_klines_1m", ref.symbol, "start")).toMatchObject([
      { end: "2026-01-31 23:50:59.999", turnover: 700, source: "rest" },
    ]);
    expect(await canonical(ref)).toMatchObject([{ trades: null, quote_volume: 700 }]);
  });

  it("sent again change nothing", async () => {
    const ref = newInstrument();
    const block = store.encodeBlock(
      klines(8, 9, 10, 11).map((row) => ({ ref, kline: row })),
      "ws",
    );
    await store.insertBlock(block);
    const before = await canonical(ref);
    await store.insertBlock(block);
    expect(await canonical(ref)).toEqual(before);
    expect(before).toHaveLength(4);
    expect(await rowsOf("raw_binance_klines_1m", ref.symbol, "open_time")).toHaveLength(4);
  });

  it("have ascending times whichever store of the clock made them, also while the clock stands", () => {
    const ref = newInstrument();
    const other = createKlinesStore({ clickhouse, clock });
    const times = [store, other, store].map(
      (some) => some.encodeBlock([{ ref, kline: kline(0) }], "ws").ingestedAtUs,
    );
    expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0n))).toBe(true);
  });

  it("are of one exchange", () => {
    const rows = [newInstrument(1), newInstrument(3)].map((ref) => ({ ref, kline: kline(0) }));
    expect(() => store.encodeBlock(rows, "ws")).toThrow("one exchange");
  });
});

describe("amend", () => {
  it("inserts what grows at the head without a revision", async () => {
    const ref = newInstrument();
    expect(await store.amend(ref, klines(0, 1), "rest")).toEqual({ inserted: 2, changed: 0, late: 0 });
    expect(await store.amend(ref, klines(1, 2, 5), "rest")).toEqual({ inserted: 2, changed: 0, late: 0 });
    expect(await closes(ref)).toEqual([100, 101, 102, 105]);
    expect(await revisionsOf(ref)).toEqual([]);
  });

  it("writes nothing where the content is the same, whatever the counts beside it say", async () => {
    const ref = newInstrument();
    await store.amend(ref, klines(0, 1), "rest");
    const stored = await rowsOf("raw_binance_klines_1m", ref.symbol, "open_time");
    const same = klines(0, 1).map((row) => ({ ...row, trades: null, quoteVolume: 1 }));
    expect(await store.amend(ref, same, "file")).toEqual({ inserted: 0, changed: 0, late: 0 });
    expect(await rowsOf("raw_binance_klines_1m", ref.symbol, "open_time")).toEqual(stored);
  });

  it.each(["open", "high", "low", "close", "volume"] as const)("records a changed %s", async (field) => {
    const ref = newInstrument();
    await store.amend(ref, klines(0, 1, 2), "ws");
    const changed = { ...kline(1), [field]: kline(1)[field] + 1e-9 };
    expect(await store.amend(ref, [changed], "rest")).toEqual({ inserted: 0, changed: 1, late: 0 });
    expect((await canonical(ref))[1]?.[field]).toBe(changed[field]);
    expect(await revisionsOf(ref)).toEqual([
      {
        ref,
        kind: "changed",
        ...range(1, 2),
        source: "rest",
        detectedAt: time.now,
        before: contentOf(kline(1)),
        after: contentOf(changed),
      },
    ]);
  });

  it("records minutes that come after a later one, contiguous ones together", async () => {
    const ref = newInstrument();
    await store.amend(ref, klines(0, 20), "ws");
    expect(await store.amend(ref, klines(5, 6, 7, 9, 20, 21), "rest")).toEqual({
      inserted: 5,
      changed: 0,
      late: 4,
    });
    const found = await revisionsOf(ref);
    expect(found.map(({ kind, startMs, endMs }) => ({ kind, startMs, endMs }))).toEqual([
      { kind: "late", ...range(9, 10) },
      { kind: "late", ...range(5, 8) },
    ]);
    expect(await closes(ref)).toEqual([100, 105, 106, 107, 109, 120, 121]);
  });

  it("says late of a stretch before everything that is stored", async () => {
    const ref = newInstrument();
    await store.amend(ref, klines(20), "ws");
    expect(await store.amend(ref, klines(0, 1), "rest")).toEqual({ inserted: 2, changed: 0, late: 2 });
  });

  it("wins over what is stored although its clock stands behind", async () => {
    const ref = newInstrument();
    await store.amend(ref, [kline(0, 50)], "file");
    const behind = createKlinesStore({ clickhouse, clock: { nowMs: () => epochMs(NOW - DAY_MS) } });
    await behind.amend(ref, [kline(0, 60)], "ws");
    expect(await closes(ref)).toEqual([60]);
  });

  it("records a candle that changes back and forth each time", async () => {
    const ref = newInstrument();
    for (const close of [50, 60, 50, 60]) await store.amend(ref, [kline(0, close)], "rest");
    expect(await revisionsOf(ref)).toHaveLength(3);
    expect(await closes(ref)).toEqual([60]);
  });

  it("that failed between the revision and the candle ends in the same state when it is made again", async () => {
    const [ref, smooth] = [newInstrument(), newInstrument()];
    const now = [kline(1, 55), ...klines(2, 3), kline(9)];
    for (const each of [ref, smooth]) await store.amend(each, klines(0, 1, 9), "ws");
    const broken = createKlinesStore({ clickhouse: failingInserts("raw_binance_klines_1m"), clock });
    await expect(broken.amend(ref, now, "rest")).rejects.toThrow("cut");
    expect(await closes(ref)).toEqual([100, 101, 109]);
    expect(await revisionsOf(ref)).toHaveLength(2);

    const report = await store.amend(ref, now, "rest");
    expect(report).toEqual(await store.amend(smooth, now, "rest"));
    expect(report).toEqual({ inserted: 2, changed: 1, late: 2 });
    expect(await closes(ref)).toEqual(await closes(smooth));
    const without = (found: Awaited<ReturnType<typeof revisionsOf>>) =>
      found.map(({ ref: _, ...rest }) => rest);
    expect(without(await revisionsOf(ref))).toEqual(without(await revisionsOf(smooth)));
    expect(await store.amend(ref, now, "rest")).toEqual({ inserted: 0, changed: 0, late: 0 });
  });

  it("compares a long stretch piece by piece", async () => {
    const ref = newInstrument();
    const long = klineSeriesOf(Array.from({ length: 150_000 }, (_, minute) => kline(minute)));
    expect(await store.amend(ref, long, "file")).toEqual({ inserted: 150_000, changed: 0, late: 0 });
    long.close[0] = 99.9;
    long.close[149_999] = 99.9 + 150_000;
    expect(await store.amend(ref, long, "file")).toEqual({ inserted: 0, changed: 2, late: 0 });
  });

  it("says late only of what was stored before the call", async () => {
    const ref = newInstrument();
    await store.amend(ref, klines(3), "ws");
    const long = klineSeriesOf(Array.from({ length: 120_000 }, (_, minute) => kline(minute)));
    expect(await store.amend(ref, long, "rest")).toEqual({ inserted: 119_999, changed: 0, late: 3 });
  });
});

describe("coverage", async () => {
  const ref = newInstrument();
  const other = newInstrument();
  await store.amend(ref, klines(2, 3, 6, 15), "rest");
  await store.amend(other, klines(4), "rest");

  it("tells the newest open of each symbol that has one", async () => {
    expect(await store.latestOpens(1, [ref.symbol, other.symbol, "NONEUSDT"])).toEqual(
      new Map([
        [ref.symbol, T + 15 * MINUTE_MS],
        [other.symbol, T + 4 * MINUTE_MS],
      ]),
    );
    expect(await store.latestOpens(2, [ref.symbol])).toEqual(new Map());
    expect(await store.latestOpens(1, [])).toEqual(new Map());
    expect((await store.latestOpens(1)).get(other.symbol)).toBe(T + 4 * MINUTE_MS);
  });

  it.each([
    ["around and between candles", 0, 20, [range(0, 2), range(4, 6), range(7, 15), range(16, 20)]],
    ["nothing before the first candle of a range that begins with it", 2, 4, []],
    ["a range without any candle", 7, 12, [range(7, 12)]],
    ["an empty range", 7, 7, []],
  ])("finds missing minutes: %s", async (_name, first, end, expected) => {
    const { startMs, endMs } = range(first, end);
    expect(await store.missingRanges(ref, startMs, endMs)).toEqual(expected);
    expect(await store.missingRanges(ref, startMs - 30_000, endMs - 30_000)).toEqual(expected);
  });

  it("does not take a candle that arrived twice for a gap", async () => {
    const twice = newInstrument();
    for (const close of [5, 6]) await store.amend(twice, [kline(0, close), kline(1, close)], "ws");
    const { startMs, endMs } = range(0, 3);
    expect(await store.missingRanges(twice, startMs, endMs)).toEqual([range(2, 3)]);
  });

  it("counts the minutes of each day", async () => {
    const day = Date.UTC(2026, 0, 31);
    const query = { marketId: 1, symbol: ref.symbol, startMs: day, endMs: day + 2 * DAY_MS } as const;
    expect(await store.dayCounts(query)).toEqual([
      { ref, dayMs: day, count: 3 },
      { ref, dayMs: day + DAY_MS, count: 1 },
    ]);
    const { symbol: _, ...ofMarket } = query;
    expect(await store.dayCounts(ofMarket)).toContainEqual({ ref: other, dayMs: day, count: 1 });
  });
});

function contentOf({ open, high, low, close, volume }: Kline) {
  return { open, high, low, close, volume };
}

/** The client, but an insert into `table` ends as a cut connection does before anything arrives. */
function failingInserts(table: string): typeof clickhouse {
  return new Proxy(clickhouse, {
    get(target, name) {
      if (name !== "exec") return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      return async (params: Parameters<typeof target.exec>[0]) => {
        if (params.query.includes(`INSERT INTO ${table}`)) throw new Error("cut");
        return target.exec(params);
      };
    },
  });
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@roehub/core/kernel/clock";
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { afterAll, describe, expect, it } from "vitest";
import { createTestClickhouse } from "../test-databases.ts";
import { type LoadProgress, loadCandles } from "./load-candles.ts";
import { createMarketSimulator } from "./market-simulator.ts";

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const ETH = { marketId: 1, symbol: "ETHUSDT" } as const;
const NOW = epochMs(Date.UTC(2026, 10, 20, 12, 34, 56));

const folder = mkdtempSync(join(tmpdir(), "roehub-load-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function createMarket(now: EpochMs = NOW) {
  const { clickhouse } = await createTestClickhouse();
  const time = { now };
  const clock: Clock = { nowMs: () => time.now };
  const stores = {
    candles: createCandlesStore({ clickhouse, clock }),
    instruments: createInstrumentsStore({ clickhouse, clock }),
    loads: createCandleLoadsStore({ clickhouse, clock }),
  };
  return { clickhouse, time, clock, stores };
}

function sameCandles(a: CandleSeries, b: CandleSeries): boolean {
  const bytes = (s: CandleSeries) =>
    Buffer.concat(
      [s.tsOpen, s.open, s.high, s.low, s.close, s.volume].map((c) =>
        Buffer.from(Float64Array.from(c).buffer),
      ),
    );
  return a.length > 0 && bytes(a).equals(bytes(b));
}

const historyDays = 80;
const simulated = { kind: "simulated", seed: 42 } as const;
const everything = [0, Number.POSITIVE_INFINITY] as const;

describe("loadCandles of the simulated market", async () => {
  const { clickhouse, time, clock, stores } = await createMarket();
  const market = createMarketSimulator({ seed: 42 });
  const lastMinute = Math.floor(NOW / MINUTE_MS) * MINUTE_MS;
  const first = lastMinute - historyDays * DAY_MS;

  it("stores the history of each symbol, to the last closed minute, and says how far it is", async () => {
    const progress: LoadProgress[] = [];
    const report = await loadCandles({
      source: simulated,
      stores,
      clock,
      historyDays,
      onProgress: (p) => progress.push(p),
    });
    expect(report.instruments.map(({ rowsLoaded }) => rowsLoaded)).toEqual([
      historyDays * 1_440,
      historyDays * 1_440,
    ]);
    for (const ref of [BTC, ETH]) {
      const stored = await stores.candles.read1m(ref, ...everything);
      expect(sameCandles(stored, market.candles(ref, first, lastMinute))).toBe(true);
    }
    expect(progress.at(-1)).toEqual({ done: 2_000, total: 2_000, label: "binance:spot:ETHUSDT" });
    expect(progress.every((p, i) => i === 0 || p.done >= (progress[i - 1]?.done ?? 0))).toBe(true);
    expect((await stores.instruments.search({ limit: 10 })).map(({ symbol }) => symbol)).toEqual([
      "BTCUSDT",
      "ETHUSDT",
    ]);
  });

  it("on a later start leaves the minutes since to the ingest", async () => {
    time.now = epochMs(NOW + 3 * DAY_MS);
    const report = await loadCandles({ source: simulated, stores, clock, historyDays });
    expect(report.instruments.map(({ rowsLoaded }) => rowsLoaded)).toEqual([0, 0]);
    expect((await stores.candles.extent(ETH))?.last).toBe(lastMinute - MINUTE_MS);
  });

  it("is not disturbed by candles that were stored before and after it", async () => {
    const around = [
      market.candles(BTC, first - DAY_MS, first),
      market.candles(BTC, lastMinute, lastMinute + DAY_MS),
    ];
    for (const candles of around) await stores.candles.insert(BTC, candles, "rest");
    const report = await loadCandles({ source: simulated, stores, clock, historyDays });
    expect(report.instruments.map(({ rowsLoaded }) => rowsLoaded)).toEqual([0, 0]);
    expect((await stores.candles.extent(BTC))?.count).toBe((historyDays + 2) * 1_440);
  });

  it("makes a load anew whose candles are no longer all there", async () => {
    await clickhouse.command({
      query: "ALTER TABLE canonical_candles_1m DELETE WHERE symbol = 'BTCUSDT' AND toDayOfMonth(ts_open) = 3",
      clickhouse_settings: { mutations_sync: "1" },
    });
    await loadCandles({ source: simulated, stores, clock, historyDays });
    const stored = await stores.candles.read1m(BTC, first, lastMinute);
    expect(sameCandles(stored, market.candles(BTC, first, lastMinute))).toBe(true);
  });
});

describe("loadCandles of files", async () => {
  const { stores, clock } = await createMarket();
  const t = Date.UTC(2025, 0, 1);
  const row = (minute: number, price: number) =>
    `${t + minute * MINUTE_MS},${price},${price},${price},${price},1`;
  const write = (name: string, ...rows: string[]) =>
    writeFileSync(join(folder, name), ["ts_open_ms,open,high,low,close,volume", ...rows].join("\n"));
  const source = { kind: "files", dir: folder, untilMs: null } as const;
  const closes = async (ref: Parameters<typeof stores.candles.read1m>[0]) => [
    ...(await stores.candles.read1m(ref, ...everything)).close,
  ];

  it("loads each instrument its names tell, merges overlaps, and names what it skips", async () => {
    write("binance-spot_BTCUSDT_1m_a.csv", row(0, 10), row(1, 11), row(5, 15));
    write("binance-spot_BTCUSDT_1m_b.csv", row(1, 99), row(2, 12));
    write("bybit-linear_ADAUSDT_1m_2025.csv", row(7, 1));
    write("binance-spot_BTCUSDT_5m_2025.csv", row(0, 10));
    write("bitfinex-spot_BTCUSD_1m_2025.csv", row(0, 10));
    writeFileSync(join(folder, "binance-usdm_NEARUSDT_1m_2025.csv"), "open_time,open\n1,2\n");
    writeFileSync(join(folder, "notes.txt"), "not candles");
    const report = await loadCandles({ source, stores, clock });
    expect(report.instruments).toEqual([
      { ref: BTC, rowsLoaded: 4, conflicts: 1 },
      { ref: { marketId: 4, symbol: "ADAUSDT" }, rowsLoaded: 1, conflicts: 0 },
    ]);
    expect(await closes(BTC)).toEqual([10, 11, 12, 15]);
    expect(report.skipped.map(({ file }) => file)).toEqual([
      "binance-spot_BTCUSDT_5m_2025.csv",
      "bitfinex-spot_BTCUSD_1m_2025.csv",
      "notes.txt",
      "binance-usdm_NEARUSDT_1m_2025.csv",
    ]);
    expect(await stores.instruments.find({ marketId: 2, symbol: "NEARUSDT" })).toBeNull();
  });

  it("does nothing while the files are the same, and replaces the candles when they are not", async () => {
    expect((await loadCandles({ source, stores, clock })).instruments.map((i) => i.rowsLoaded)).toEqual([
      0, 0,
    ]);
    rmSync(join(folder, "binance-spot_BTCUSDT_1m_b.csv"));
    await loadCandles({ source, stores, clock });
    expect(await closes(BTC)).toEqual([10, 11, 15]);
  });

  it("loads only what is before the minute at which the market begins to play", async () => {
    const until = { ...source, untilMs: t + 5 * MINUTE_MS };
    const report = await loadCandles({ source: until, stores, clock });
    expect(report.instruments).toEqual([{ ref: BTC, rowsLoaded: 2, conflicts: 0 }]);
    expect(await closes(BTC)).toEqual([10, 11]);
  });

  it("refuses a folder without candle files, and one that is not there, with a sentence", async () => {
    const empty = mkdtempSync(join(folder, "empty-"));
    await expect(
      loadCandles({ source: { kind: "files", dir: empty, untilMs: null }, stores, clock }),
    ).rejects.toMatchObject({
      code: "candle_file_invalid",
      publicText: expect.stringContaining("has no file of 1m candles"),
    });
    await expect(
      loadCandles({ source: { kind: "files", dir: join(folder, "absent"), untilMs: null }, stores, clock }),
    ).rejects.toMatchObject({ code: "candle_file_invalid" });
    writeFileSync(join(empty, "binance-spot_BTCUSDT_1m_x.csv"), "nonsense");
    await expect(
      loadCandles({ source: { kind: "files", dir: empty, untilMs: null }, stores, clock }),
    ).rejects.toMatchObject({
      publicText: expect.stringContaining("the header must be"),
    });
  });
});

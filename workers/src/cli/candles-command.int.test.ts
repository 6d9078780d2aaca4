import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { createVenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createTestClickhouse } from "../sandbox/test-databases.ts";
import { candlesCommand } from "./candles-command.ts";

const { clickhouse, url } = await createTestClickhouse();
const NOW = epochMs(Date.UTC(2026, 2, 10, 12, 0, 30));
const T = NOW - 30_000 - DAY_MS;
const clock = { nowMs: () => NOW };
const klines = createKlinesStore({ clickhouse, clock });
const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const ETH = { marketId: 4, symbol: "ETHUSDT" } as const;

const kline = (minute: number, close = 6): Kline => ({
  tsOpen: epochMs(T + minute * MINUTE_MS),
  open: 5,
  high: 9,
  low: 4,
  close,
  volume: 1,
  quoteVolume: 6,
  trades: 1,
  takerBuyBaseVolume: null,
  takerBuyQuoteVolume: null,
});
const minutes = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => kline(first + i));

beforeAll(async () => {
  vi.stubEnv("CLICKHOUSE_URL", url);
  await klines.amend(BTC, [...minutes(0, 100), ...minutes(110, 1_439)], "ws");
  await klines.amend(BTC, [kline(5, 8)], "rest");
  await klines.amend(ETH, minutes(1_000, 1_380), "ws");
  await createVenueGapsStore({ clickhouse, clock }).record(BTC, [
    { startMs: T + 104 * MINUTE_MS, endMs: T + 110 * MINUTE_MS },
  ]);
});
afterAll(() => vi.unstubAllEnvs());

async function run(...args: readonly string[]) {
  let out = "";
  let error = "";
  const code = await candlesCommand(args, {
    clock,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
  });
  return { code, out, error };
}
const json = async (...args: readonly string[]) => {
  const { out } = await run(...args, "--json");
  return out
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
};

it("tells of every instrument how far behind it is and what the last day lacks", async () => {
  expect(await json("status")).toEqual([
    {
      instrument_key: "binance:spot:BTCUSDT",
      newest_open: "2026-03-10T11:58:00Z",
      minutes_behind: 1,
      missing_minutes: 5,
      venue_gap_minutes: 6,
    },
    {
      instrument_key: "bybit:futures:ETHUSDT",
      newest_open: "2026-03-10T10:59:00Z",
      minutes_behind: 60,
      missing_minutes: 1_060,
      venue_gap_minutes: 0,
    },
  ]);
});

it("tells of an instrument that is asked for and has nothing", async () => {
  expect(await json("status", "bybit:spot:NONEUSDT")).toEqual([
    {
      instrument_key: "bybit:spot:NONEUSDT",
      newest_open: null,
      minutes_behind: null,
      missing_minutes: 1_440,
      venue_gap_minutes: 0,
    },
  ]);
});

it("tells gaps apart from what the venue does not have", async () => {
  const from = new Date(T).toISOString();
  const to = new Date(T + 2 * HOUR_MS).toISOString();
  const gap = { instrument_key: "binance:spot:BTCUSDT" };
  expect(await json("gaps", "binance:spot:BTCUSDT", "--from", from, "--to", to)).toEqual([
    { ...gap, from: "2026-03-09T13:40:00Z", to: "2026-03-09T13:44:00Z", minutes: 4, reason: "not stored" },
    {
      ...gap,
      from: "2026-03-09T13:44:00Z",
      to: "2026-03-09T13:50:00Z",
      minutes: 6,
      reason: "venue has none",
    },
  ]);
});

it("tells revisions with what was there before", async () => {
  expect(await json("revisions")).toEqual([
    {
      instrument_key: "binance:spot:BTCUSDT",
      kind: "changed",
      from: "2026-03-09T12:05:00Z",
      to: "2026-03-09T12:06:00Z",
      source: "rest",
      detected_at: "2026-03-10T12:00:30Z",
      before: "5 9 4 6 1",
      after: "5 9 4 8 1",
    },
  ]);
  expect(await run("revisions", "bybit:futures:ETHUSDT")).toMatchObject({ code: 0, out: "Nothing.\n" });
});

it("prints columns for people", async () => {
  const { out } = await run("status", "binance:spot:BTCUSDT");
  expect(out.split("\n")[0]).toBe(
    "instrument_key        newest_open           minutes_behind  missing_minutes  venue_gap_minutes",
  );
});

it.each([
  [[], "What of the candles?"],
  [["status", "BTCUSDT"], '"BTCUSDT" is no instrument'],
  [["gaps", "--from", "2026-13"], '--from is "2026-13"'],
  [["gaps", "--from", "2026-02", "--to", "2026-01"], "--to is not after --from"],
  [["status", "--often"], "Unknown option '--often'"],
])("refuses %j with a sentence", async (args, text) => {
  const { code, error } = await run(...args);
  expect(code).toBe(2);
  expect(error).toContain(text);
});

it("says what to set where it does not know the server, and that a server does not answer", async () => {
  vi.stubEnv("CLICKHOUSE_URL", "");
  expect(await run("status")).toMatchObject({
    code: 2,
    error: expect.stringContaining("CLICKHOUSE_URL=http://"),
  });
  vi.stubEnv("CLICKHOUSE_URL", "http://127.0.0.1:9/none");
  expect(await run("status")).toMatchObject({ code: 1, error: expect.stringContaining("does not answer") });
  vi.stubEnv("CLICKHOUSE_URL", url);
});

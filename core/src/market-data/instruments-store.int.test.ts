import { expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs } from "../kernel/time.ts";
import { createInstrumentsStore, type Instrument } from "./instruments-store.ts";

const { clickhouse } = await createTestClickhouse();
const time = { now: Date.UTC(2026, 0, 1) };
const store = createInstrumentsStore({ clickhouse, clock: { nowMs: () => epochMs(time.now++) } });

const instrument = (changes: Partial<Instrument>): Instrument => ({
  marketId: 1,
  symbol: "BTCUSDT",
  base: "BTC",
  quote: "USDT",
  status: "TRADING",
  isEnabled: true,
  isTradable: true,
  tickSize: "0.01",
  lotSize: "0.00001",
  minNotional: "5",
  listedAt: epochMs(Date.UTC(2017, 7, 17, 4)),
  meta: { filters: [{ filterType: "PRICE_FILTER" }] },
  ...changes,
});
const keys = (found: readonly Instrument[]) => found.map(({ marketId, symbol }) => `${marketId}:${symbol}`);

it("knows the four markets, by id", async () => {
  expect((await store.markets()).map(({ marketId }) => marketId)).toEqual([1, 2, 3, 4]);
});

it("gives an instrument back as it was written, and null for one it does not know", async () => {
  const unknownSteps = instrument({
    symbol: "ADAUSDT",
    tickSize: null,
    lotSize: null,
    minNotional: null,
    listedAt: null,
  });
  await store.upsert([instrument({}), unknownSteps]);
  expect(await store.find({ marketId: 1, symbol: "BTCUSDT" })).toEqual(instrument({}));
  expect(await store.find({ marketId: 1, symbol: "ADAUSDT" })).toEqual(unknownSteps);
  expect(await store.find({ marketId: 2, symbol: "BTCUSDT" })).toBeNull();
});

it("replaces what was said of an instrument", async () => {
  await store.upsert([instrument({ tickSize: "0.1" })]);
  expect((await store.find({ marketId: 1, symbol: "BTCUSDT" }))?.tickSize).toBe("0.1");
});

it("finds enabled and tradable instruments only, by symbol and then by market", async () => {
  await store.upsert([
    instrument({ marketId: 2 }),
    instrument({ symbol: "WBTCBTC" }),
    instrument({ symbol: "OFFBTC", isEnabled: false }),
    instrument({ symbol: "HALTBTC", isTradable: false }),
  ]);
  expect(keys(await store.search({ limit: 10 }))).toEqual([
    "1:ADAUSDT",
    "1:BTCUSDT",
    "2:BTCUSDT",
    "1:WBTCBTC",
  ]);
  expect(keys(await store.search({ q: "btcu", limit: 10 }))).toEqual(["1:BTCUSDT", "2:BTCUSDT"]);
  expect(keys(await store.search({ marketId: 2, limit: 10 }))).toEqual(["2:BTCUSDT"]);
  expect(keys(await store.search({ limit: 1 }))).toEqual(["1:ADAUSDT"]);
});

it("takes what is searched for as text, not as a pattern or a statement", async () => {
  expect(await store.search({ q: "%", limit: 10 })).toEqual([]);
  expect(await store.search({ q: "' OR 1 = 1 --", limit: 10 })).toEqual([]);
});

it("finds nothing of a market that is switched off, and finds it again when it is on", async () => {
  const say = (isEnabled: boolean, at: string) =>
    clickhouse.command({
      query: `INSERT INTO ref_market VALUES (2, 'binance', 'futures', ${isEnabled}, '${at}')`,
    });
  await say(false, "2026-02-01 00:00:00");
  expect(keys(await store.search({ q: "btcu", limit: 10 }))).toEqual(["1:BTCUSDT"]);
  expect((await store.markets()).map(({ marketId }) => marketId)).toEqual([1, 3, 4]);
  await say(true, "2026-02-02 00:00:00");
  expect(keys(await store.search({ q: "btcu", limit: 10 }))).toEqual(["1:BTCUSDT", "2:BTCUSDT"]);
});

import { expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs } from "../kernel/time.ts";
import { createLogger } from "../platform/logging.ts";
import type { VenueInstrument } from "../venues/venue.ts";
import { createInstrumentsRefresh } from "./instruments-refresh-runner.ts";
import { createInstrumentsStore, type Instrument } from "./instruments-store.ts";
import type { Market } from "./market.ts";

const { clickhouse } = await createTestClickhouse();
const time = { now: Date.UTC(2026, 0, 1) };
const store = createInstrumentsStore({ clickhouse, clock: { nowMs: () => epochMs(time.now++) } });
const logger = createLogger({ level: "silent", secrets: [] });
const SPOT: Market = { marketId: 1, exchange: "binance", marketType: "spot" };
const FUTURES: Market = { marketId: 4, exchange: "bybit", marketType: "futures" };

const instrument = (symbol: string, changes: Partial<VenueInstrument> = {}): VenueInstrument => ({
  symbol,
  base: symbol.slice(0, -4),
  quote: symbol.slice(-4),
  status: "TRADING",
  isTradable: true,
  tickSize: "0.01000000",
  lotSize: "0.00001000",
  minNotional: "5.00000000",
  listedAt: epochMs(Date.UTC(2020, 0, 1)),
  meta: { symbol, filters: [{ filterType: "PRICE_FILTER", tickSize: "0.01000000" }] },
  ...changes,
});

/** A refresh of what the venue answers, and the symbols of every row that it wrote. */
async function refresh(market: Market, answer: readonly VenueInstrument[]) {
  const written: Instrument[] = [];
  const report = await createInstrumentsRefresh({
    instruments: {
      ofMarket: store.ofMarket,
      upsert: async (rows) => {
        written.push(...rows);
        await store.upsert(rows);
      },
    },
    rest: () => ({ instruments: async () => answer }),
    logger,
  }).run(market);
  return { report, written: written.map(({ symbol }) => symbol) };
}

const ALL = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"].map((symbol) => instrument(symbol));

it("stores what the venue names, sizes in the least digits, and enables it", async () => {
  const { report } = await refresh(SPOT, ALL);
  expect(report).toEqual({ kind: "refreshed", added: 4, changed: 0, vanished: 0 });
  expect(await store.find({ marketId: 1, symbol: "ETHUSDT" })).toMatchObject({
    base: "ETH",
    tickSize: "0.01",
    lotSize: "0.00001",
    minNotional: "5",
    isEnabled: true,
    isTradable: true,
  });
});

it("writes nothing where nothing changed", async () => {
  expect(await refresh(SPOT, ALL)).toEqual({
    report: { kind: "refreshed", added: 0, changed: 0, vanished: 0 },
    written: [],
  });
});

it("writes only what changed, and leaves what we disabled disabled", async () => {
  const known = await store.find({ marketId: 1, symbol: "SOLUSDT" });
  if (known === null) throw new Error("SOLUSDT is stored");
  await store.upsert([{ ...known, isEnabled: false }]);
  const answer = ALL.map((one) => (one.symbol === "SOLUSDT" ? { ...one, tickSize: "0.10" } : one));
  const { written } = await refresh(SPOT, answer);
  expect(written).toEqual(["SOLUSDT"]);
  expect(await store.find({ marketId: 1, symbol: "SOLUSDT" })).toMatchObject({
    tickSize: "0.1",
    isEnabled: false,
  });
});

it("keeps a symbol that vanished as not tradable, and takes it back when it returns", async () => {
  const { report } = await refresh(SPOT, ALL.slice(0, 3));
  expect(report).toMatchObject({ kind: "refreshed", vanished: 1 });
  expect((await store.find({ marketId: 1, symbol: "XRPUSDT" }))?.isTradable).toBe(false);
  await refresh(SPOT, ALL);
  expect((await store.find({ marketId: 1, symbol: "XRPUSDT" }))?.isTradable).toBe(true);
});

it.each([
  ["empty", []],
  ["shrunken by more than half", ALL.slice(0, 1)],
])("refuses an answer that is %s and keeps what is known", async (_name, answer) => {
  const { report, written } = await refresh(SPOT, answer);
  expect(report.kind).toBe("refused");
  expect(written).toEqual([]);
  expect((await store.find({ marketId: 1, symbol: "BTCUSDT" }))?.isTradable).toBe(true);
});

it("takes markets apart, and sizes that are absent, zero or beyond the store for unknown", async () => {
  const odd = instrument("ODDUSDT", { tickSize: null, lotSize: "0", minNotional: "1e-30", listedAt: null });
  await refresh(FUTURES, [odd, instrument("WHOLEUSDT", { tickSize: "10", lotSize: "000.500" })]);
  expect(await store.find({ marketId: 4, symbol: "ODDUSDT" })).toMatchObject({
    tickSize: null,
    lotSize: null,
    minNotional: null,
    listedAt: null,
  });
  expect(await store.find({ marketId: 4, symbol: "WHOLEUSDT" })).toMatchObject({
    tickSize: "10",
    lotSize: "0.5",
  });
  expect((await store.ofMarket(1)).map(({ symbol }) => symbol)).not.toContain("ODDUSDT");
});

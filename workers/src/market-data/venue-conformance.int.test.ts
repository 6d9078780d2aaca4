import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { type InstrumentRef, MARKETS, type Market } from "@roehub/core/market-data/market";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { playFaultScript } from "../sandbox/exchange/fault-script.ts";
import type { FaultKind } from "../sandbox/exchange/faults.ts";
import { createTestClickhouse } from "../sandbox/test-databases.ts";
import { canonicalCandles, canonicalOf, contentOf, rawCandles } from "../sandbox/test-stored-candles.ts";
import {
  createTestVenueMarket,
  HISTORY_MINUTES,
  MARKET_START_MS,
  publishedOpens,
  type TestVenueMarket,
  type TestVenueMarketOptions,
} from "../sandbox/test-venue-market.ts";

/**
 * Every market through the same troubles: the sandbox exchange speaks the venue's protocol, the adapters and the ingest
 * are the real ones, ClickHouse is real, time runs faster. After each trouble the canonical candles are the exchange's
 * own, minute for minute, each stored once and published once, and nothing was ever stored of an open minute.
 */
interface ConformanceCase {
  readonly name: string;
  /** What holds beside that. */
  readonly guarantee: string;
  readonly options?: Partial<TestVenueMarketOptions>;
  readonly isFor?: (market: Market) => boolean;
  run(market: TestVenueMarket): Promise<void>;
}

const START_MINUTE_MS = Math.floor(MARKET_START_MS / MINUTE_MS) * MINUTE_MS;
const FIRST_OPEN_MS = START_MINUTE_MS - HISTORY_MINUTES * MINUTE_MS;
const SPEED = 60;
/** For what is measured in seconds of the market. */
const SLOW_SPEED = 10;
const SLOWEST_SPEED = 5;
/** Runs at a time. */
const LANES = 10;
/** What starting may take of the market's time. */
const STARTING_MS = 10 * MINUTE_MS;

/** What `all troubles together` draws from. A ban of Bybit lasts longer than that. */
const TROUBLES: readonly FaultKind[] = [
  "disconnect",
  "connect_refused",
  "server_shutdown",
  "half_open",
  "gap",
  "duplicate",
  "reorder",
  "delay",
  "rate_limited",
  "server_error",
  "garbage",
];

const { clickhouse } = await createTestClickhouse();

const CASES: readonly ConformanceCase[] = [
  {
    name: "subscribe",
    guarantee: "history comes over HTTP, what closes from then on over the socket",
    async run(market) {
      await play(market, 4);
      expect(lossReasons(market)).toEqual([]);
      await expectComplete(market);
      for (const ref of market.refs) {
        const origins = (await rawCandles(clickhouse, ref)).map(({ source }) => source);
        expect(origins.slice(0, HISTORY_MINUTES)).toEqual(Array(HISTORY_MINUTES).fill("rest"));
        expect(origins.at(-1)).toBe("ws");
      }
    },
  },
  {
    name: "renew",
    guarantee:
      "a connection that grows old is replaced before it ends, and no instrument is lost for a moment",
    options: { speed: SLOW_SPEED, limits: { connectionLifetimeMs: MINUTE_MS } },
    async run(market) {
      await play(market, 2.25);
      expect(market.connections()).toBeGreaterThanOrEqual(3);
      expect(lossReasons(market)).toEqual([]);
      await expectComplete(market);
    },
  },
  {
    name: "shutdown",
    guarantee: "an end that the venue announces is not waited for, and no instrument is lost for a moment",
    // The other markets announce nothing.
    isFor: ({ marketId }) => marketId === 1,
    options: { speed: SLOW_SPEED },
    async run(market) {
      await play(market, 0.5);
      const fault = market.faults.add({ kind: "server_shutdown", afterMs: 30 * SECOND_MS });
      await play(market, 1.5);
      expect(fault.consumed()).toBe(1);
      expect(market.connections()).toBe(2);
      expect(lossReasons(market)).toEqual([]);
      await expectComplete(market);
    },
  },
  {
    name: "disconnect",
    guarantee: "a connection that breaks is made again, and what closed meanwhile is caught up",
    async run(market) {
      await play(market, 1.5);
      market.faults.add({ kind: "connect_refused", forMs: 90 * SECOND_MS });
      const fault = market.faults.add({ kind: "disconnect" });
      await play(market, 4);
      expect(fault.consumed()).toBeGreaterThanOrEqual(1);
      expect(lossReasons(market)).toContain("closed");
      expect(deliveredAgain(market)).toEqual(market.refs.map(({ symbol }) => symbol));
      await expectComplete(market);
    },
  },
  {
    name: "socket outage",
    guarantee: "while no socket can be had, closed candles are polled over HTTP",
    async run(market) {
      await play(market, 1.5);
      market.faults.add({ kind: "connect_refused", forMs: 60 * MINUTE_MS });
      market.faults.add({ kind: "disconnect" });
      await play(market, 6);
      await expectComplete(market);
      expect(market.events.at(-1)?.kind).toBe("lost");
    },
  },
  {
    name: "half-open",
    guarantee: "a connection that only seems to be there is found out within 30 s",
    options: { speed: SLOWEST_SPEED },
    async run(market) {
      await play(market, 0.6);
      const fault = market.faults.add({ kind: "half_open" });
      const seconds = await playUntil(market, () => lossReasons(market).length > 0);
      expect(fault.consumed()).toBe(1);
      expect(lossReasons(market)).toEqual(["silent"]);
      expect(seconds).toBeLessThanOrEqual(30);
      const symbols = market.refs.map(({ symbol }) => symbol);
      await playUntil(market, () => deliveredAgain(market).length === symbols.length);
      expect(deliveredAgain(market)).toEqual(symbols);
      await expectComplete(market);
    },
  },
  {
    name: "gap",
    guarantee: "closed candles that the socket leaves out are asked for over HTTP",
    async run(market) {
      await play(market, 1);
      const fault = market.faults.add({ kind: "gap", count: 2, symbol: symbolOf(market) });
      await play(market, 4);
      expect(fault.consumed()).toBe(2);
      expect(lossReasons(market)).toEqual([]);
      await expectComplete(market);
    },
  },
  {
    name: "duplicate",
    guarantee: "a candle that is told twice is stored and published once",
    async run(market) {
      await play(market, 1);
      const fault = market.faults.add({ kind: "duplicate", count: 4 });
      await play(market, 4);
      expect(fault.consumed()).toBe(4);
      const told = closedOpens(market);
      expect(told.length - new Set(told).size).toBeGreaterThan(0);
      await expectComplete(market);
    },
  },
  {
    name: "reorder",
    guarantee: "candles that are told in the wrong order are stored and published in the right one",
    async run(market) {
      await play(market, 1);
      const fault = market.faults.add({ kind: "reorder", symbol: symbolOf(market) });
      await play(market, 4);
      expect(fault.consumed()).toBe(1);
      const told = closedOpens(market);
      expect(told).not.toEqual([...told].sort((a, b) => a - b));
      await expectComplete(market);
    },
  },
  {
    name: "revision",
    guarantee: "a candle that the venue changed later is replaced, and its change is recorded",
    async run(market) {
      await play(market, 3);
      await expectComplete(market);
      const [ref] = market.refs;
      const before = market.minutes(ref).find(({ tsOpen }) => tsOpen === START_MINUTE_MS);
      if (before === undefined) throw new Error("the exchange has no candle to change");
      const after = { ...before, close: before.low, volume: before.volume + 1 };
      market.faults.add({ kind: "revision", ...ref, tsOpen: START_MINUTE_MS, kline: after });
      const range = { symbol: ref.symbol, startMs: FIRST_OPEN_MS, endMs: START_MINUTE_MS + MINUTE_MS };
      for await (const { klines } of market.rest.klines(range))
        await market.klines.amend(ref, klines, "rest");
      const [stored] = (await canonicalCandles(clickhouse, ref)).filter(
        ({ tsOpen }) => tsOpen === START_MINUTE_MS,
      );
      expect(stored).toMatchObject({ close: after.close, volume: after.volume });
      const revisions = await market.klines.revisions({ ...ref, limit: 10 });
      // A machine that is busy may have let minutes of the start come late.
      expect(revisions.filter(({ kind }) => kind === "changed")).toMatchObject([
        {
          startMs: START_MINUTE_MS,
          endMs: START_MINUTE_MS + MINUTE_MS,
          before: { close: before.close, volume: before.volume },
          after: { close: after.close, volume: after.volume },
        },
      ]);
    },
  },
  ...(["rate_limited", "banned"] as const).map(
    (kind): ConformanceCase => ({
      name: kind === "banned" ? "418" : "429",
      guarantee: "nothing is asked of the venue until it may be, and then what was missed",
      async run(market) {
        await play(market, 1.5);
        const fault = market.faults.add({ kind, retryAfterS: 75 });
        market.faults.add({ kind: "connect_refused", forMs: 60 * SECOND_MS });
        market.faults.add({ kind: "disconnect" });
        await play(market, 5);
        expect(fault.consumed()).toBe(1);
        const [block, ...others] = market.budget.blocks;
        expect(others).toEqual([]);
        const { atMs, untilMs } = block ?? { atMs: 0, untilMs: 0 };
        // Bybit's ban lasts ten minutes, whatever is said.
        await play(market, Math.max(0, (untilMs - market.clock.nowMs()) / MINUTE_MS + 0.5));
        expect(untilMs - atMs).toBeGreaterThanOrEqual(74 * SECOND_MS);
        expect(market.budget.acquiredMs.filter((at) => at > atMs && at < untilMs)).toEqual([]);
        expect(market.budget.acquiredMs.some((at) => at >= untilMs)).toBe(true);
        const isLong = untilMs - atMs > 2 * MINUTE_MS;
        await expectComplete(market, { isLate: isLong });
        // After a minute without an answer later candles do not wait any more: what is missing comes late, and is said to.
        const [late] = await market.klines.revisions({ ...market.refs[0], limit: 10 });
        expect(late?.kind).toBe(isLong ? "late" : undefined);
      },
    }),
  ),
  {
    name: "server errors",
    guarantee: "faults of the venue's HTTP are tried again",
    async run(market) {
      await play(market, 1);
      const fault = market.faults.add({ kind: "server_error", count: 5 });
      market.faults.add({ kind: "gap", count: 2 });
      await play(market, 4);
      await expectComplete(market);
      expect(fault.consumed()).toBe(5);
    },
  },
  ...[2, -2].map(
    (minutes): ConformanceCase => ({
      name: `clock skew of ${minutes} minutes`,
      guarantee: "a minute in progress is not stored, whatever our clock says of it",
      options: { skewMs: minutes * MINUTE_MS },
      async run(market) {
        await play(market, 2);
        market.faults.add({ kind: "connect_refused", forMs: 45 * SECOND_MS });
        market.faults.add({ kind: "disconnect" });
        await play(market, 3);
        await expectComplete(market, { skewMs: minutes * MINUTE_MS });
      },
    }),
  ),
  {
    name: "venue outage",
    guarantee: "minutes that the venue does not have are passed over",
    options: {
      isOutage: (tsOpen) => tsOpen > START_MINUTE_MS + MINUTE_MS && tsOpen <= START_MINUTE_MS + 3 * MINUTE_MS,
    },
    async run(market) {
      await play(market, 6);
      await expectComplete(market);
      const holes = await market.klines.missingRanges(
        market.refs[0],
        START_MINUTE_MS,
        START_MINUTE_MS + 5 * MINUTE_MS,
      );
      expect(holes).toEqual([
        { startMs: START_MINUTE_MS + 2 * MINUTE_MS, endMs: START_MINUTE_MS + 4 * MINUTE_MS },
      ]);
    },
  },
  {
    name: "garbage",
    guarantee: "a message that makes no sense does no harm",
    async run(market) {
      await play(market, 1);
      const fault = market.faults.add({ kind: "garbage" });
      await play(market, 3);
      expect(fault.consumed()).toBeGreaterThanOrEqual(1);
      await expectComplete(market);
    },
  },
  {
    name: "all troubles together",
    guarantee: "drawn from a seed, one after the other",
    async run(market) {
      await play(market, 1);
      const script = { kinds: TROUBLES, instruments: market.refs, count: 16, everyMs: 25 * SECOND_MS };
      const timer = market.clock;
      const faults = await playFaultScript(market.refs[0].marketId, script, { faults: market.faults, timer });
      market.faults.clear();
      await play(market, 3);
      expect(faults.filter((fault) => fault.consumed() > 0).length).toBeGreaterThan(faults.length / 2);
      await expectComplete(market, { isLate: true });
    },
  },
];

const RUNS = CASES.flatMap((conformance, index) =>
  MARKETS.filter(conformance.isFor ?? (() => true)).map((market) => ({
    title: `${conformance.name} on ${market.exchange}:${market.marketType}`,
    guarantee: conformance.guarantee,
    async run() {
      const venueMarket = await createTestVenueMarket({
        clickhouse,
        marketId: market.marketId,
        name: `C${index}M`,
        seed: 100 * index + market.marketId,
        speed: SPEED,
        ...conformance.options,
      });
      try {
        await conformance.run(venueMarket);
      } finally {
        await venueMarket.stop();
      }
    },
  })),
);

/** Most of a run is waiting, so that several go on at a time; each test is told the end of its own. */
const ends: Promise<void>[] = [];
beforeAll(() => {
  for (const [index, { run }] of RUNS.entries()) {
    const before = ends[index - LANES] ?? Promise.resolve();
    const end = before.then(run, run);
    end.catch(() => undefined);
    ends.push(end);
  }
});

describe("venue conformance", () => {
  it.each(RUNS.map((run, index) => ({ ...run, index })))("$title: $guarantee", async ({ index }) => {
    await ends[index];
  });
});

/** Lets the market go on for so long of its time. */
async function play({ clock }: TestVenueMarket, minutes: number): Promise<void> {
  await clock.sleep(minutes * MINUTE_MS);
}

/**
 * The same until it is so, two minutes at most; answers in how many steps of a second. On a machine that is slow for our
 * speed a step takes longer than a second of the market, and so do those in which a feed counts.
 */
async function playUntil({ clock }: TestVenueMarket, isSo: () => boolean): Promise<number> {
  let seconds = 0;
  for (; !isSo() && seconds < 120; seconds++) await clock.sleep(SECOND_MS);
  return seconds;
}

function symbolOf({ refs: [ref] }: TestVenueMarket): string {
  return ref.symbol;
}

function lossReasons({ events }: TestVenueMarket): readonly string[] {
  return events.flatMap((event) => (event.kind === "lost" ? [event.reason] : []));
}

/** Symbols that are delivered again after the first loss. */
function deliveredAgain({ events }: TestVenueMarket): readonly string[] {
  const lostAt = events.findIndex(({ kind }) => kind === "lost");
  if (lostAt < 0) return [];
  const again = events.slice(lostAt).flatMap((event) => (event.kind === "delivering" ? event.symbols : []));
  return [...new Set(again)].sort();
}

/** Opens of the closed candles that the socket told of the first instrument, in its order. */
function closedOpens(market: TestVenueMarket): readonly number[] {
  return market.events.flatMap((event) =>
    event.kind === "kline" && event.isClosed && event.kline.symbol === symbolOf(market)
      ? [event.kline.tsOpen]
      : [],
  );
}

/**
 * Waits until the minutes that have closed by now are stored and published, and compares them with the exchange's.
 * `isLate`: what was missing for long is published when it comes, after later ones and perhaps with some of them again.
 */
async function expectComplete(
  market: TestVenueMarket,
  { skewMs = 0, isLate = false }: { skewMs?: number; isLate?: boolean } = {},
): Promise<void> {
  const untilMs = Math.floor((market.clock.nowMs() + skewMs) / MINUTE_MS) * MINUTE_MS;
  const isClosed = ({ tsOpen }: { tsOpen: number }) => tsOpen < untilMs;
  for (const ref of market.refs) {
    const startMs = await firstOpenMs(ref, skewMs);
    const expected = market.minutes(ref).filter((kline) => kline.tsOpen >= startMs && isClosed(kline));
    expect(expected.length).toBeGreaterThan(HISTORY_MINUTES);
    await settled(async () => {
      const stored = (await canonicalCandles(clickhouse, ref)).filter(isClosed);
      expect(stored).toEqual(expected.map(canonicalOf));
    });
    const raw = (await rawCandles(clickhouse, ref)).filter(isClosed);
    expect(raw.map(({ source: _, ...content }) => content)).toEqual(expected.map(contentOf));
    await settled(async () => {
      const opens = (await publishedOpens(market.bus, ref)).filter((tsOpen) => tsOpen < untilMs);
      const told = isLate ? [...new Set(opens)].sort((a, b) => a - b) : opens;
      expect(told).toEqual(expected.map(({ tsOpen }) => tsOpen));
    });
  }
}

/** What holds in the end, whatever else the machine has to do. */
function settled<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 100 });
}

/** Where history begins: by our clock or by the venue's, whichever was known at the start. */
async function firstOpenMs(ref: InstrumentRef, skewMs: number): Promise<number> {
  const [first] = await settled(async () => {
    const rows = await canonicalCandles(clickhouse, ref);
    expect(rows).not.toEqual([]);
    return rows;
  });
  const startMs = first?.tsOpen ?? 0;
  expect(startMs).toBeGreaterThanOrEqual(FIRST_OPEN_MS + Math.min(0, skewMs));
  expect(startMs).toBeLessThanOrEqual(FIRST_OPEN_MS + Math.max(0, skewMs) + STARTING_MS);
  return startMs;
}

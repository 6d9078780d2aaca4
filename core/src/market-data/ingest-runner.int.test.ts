import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createTestClickhouse } from "../../../workers/src/sandbox/test-databases.ts";
import { createPrng } from "../kernel/prng.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import { createInProcessStreamBus } from "../platform/in-process-stream-bus.ts";
import { createLogger } from "../platform/logging.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { StreamBus } from "../platform/streams.ts";
import { createManualTimer, eventually } from "../venues/test-timer.ts";
import { createTestVenue } from "../venues/test-venue.ts";
import type { VenueKline } from "../venues/venue.ts";
import { candleStream, readCandleMessage } from "./candle-message.ts";
import { candleAt } from "./candle-series.ts";
import { createCandlesStore } from "./candles-store.ts";
import { createIngestMetrics } from "./ingest-metrics-runner.ts";
import { createMarketIngest, type MarketIngest, type MarketIngestDeps } from "./ingest-runner.ts";
import { createKlinesStore } from "./klines-store.ts";
import { type InstrumentRef, MARKETS } from "./market.ts";
import { readTickerMessage, tickerStream } from "./ticker-message.ts";

const { clickhouse } = await createTestClickhouse();
const logger = createLogger({ level: "silent", secrets: [] });
const market = MARKETS[0] ?? { marketId: 1, exchange: "binance", marketType: "spot" };
/** A minute of every month's middle is as good as another. */
const T = Date.UTC(2026, 2, 15, 12);
const CONFIG = { flushIntervalMs: 1_000, flushRows: 10_000, queueRows: 200_000, firstHistoryMinutes: 5 };

let nextName = 1;
const running: MarketIngest[] = [];
afterEach(() => {
  for (const ingest of running.splice(0)) void ingest.stop();
});

type Klines = MarketIngestDeps["klines"];

/** A market with symbols of its own, so that tests share a database and no row. */
function createWorld({ symbolCount = 1, config = {} as Partial<typeof CONFIG>, atMs = T } = {}) {
  const timer = createManualTimer({ startMs: atMs });
  const symbols = Array.from({ length: symbolCount }, () => `TEST${nextName++}USDT`);
  const refs = symbols.map((symbol): InstrumentRef => ({ marketId: market.marketId, symbol }));
  const venue = createTestVenue(timer);
  const store = createKlinesStore({ clickhouse, clock: timer });
  const candles = createCandlesStore({ clickhouse, clock: timer });
  const metrics = createMetrics();
  const ingestMetrics = createIngestMetrics(metrics);
  const faults = { isStoreDown: false, isBusDown: false, areHolesUnknown: false };
  const inserted: { rows: number; bytes: Uint8Array }[] = [];
  const klines: Klines = {
    latestOpens: async (...args) => {
      if (faults.isStoreDown) throw new Error("the store is down");
      return store.latestOpens(...args);
    },
    missingRanges: async (...args) => {
      if (faults.areHolesUnknown) throw new Error("the store is down");
      return store.missingRanges(...args);
    },
    encodeBlock: store.encodeBlock,
    insertBlock: async (block) => {
      inserted.push({ rows: block.rowCount, bytes: block.bytes });
      if (faults.isStoreDown) throw new Error("the store is down");
      await store.insertBlock(block);
    },
    amend: store.amend,
  };
  const inner = createInProcessStreamBus();
  const bus: Pick<StreamBus, "publish"> = {
    publish: (...args) =>
      faults.isBusDown ? Promise.reject(new Error("the bus is down")) : inner.publish(...args),
  };
  const start = async () => {
    const isFirst = venue.asked.length === 0;
    const ingest = createMarketIngest({
      market,
      symbols,
      createFeed: venue.createFeed,
      rest: venue.rest,
      klines,
      bus,
      metrics: ingestMetrics,
      timer,
      logger,
      config: { ...CONFIG, ...config },
    });
    running.push(ingest);
    ingest.start();
    // A first run asks for history as soon as the store has said that there is none.
    if (isFirst && !faults.isStoreDown && !faults.areHolesUnknown)
      await eventually(() => venue.asked.length >= symbolCount);
    return ingest;
  };
  const stop = async (ingest: MarketIngest) => {
    const stopped = { done: false };
    const end = ingest.stop().then(() => {
      stopped.done = true;
    });
    // Slowly: the database takes real time.
    for (let step = 0; !stopped.done && step < 1_000; step++) {
      await timer.advance(50);
      await delay(5);
    }
    await end;
  };

  const stored = (ref: InstrumentRef) => candles.read1m(ref, 0, Number.POSITIVE_INFINITY);
  const venueKlines = (symbol: string, startMs: number, endMs: number) => {
    const all: VenueKline[] = [];
    for (let tsOpen = startMs; tsOpen < endMs; tsOpen += MINUTE_MS) {
      const kline = venue.candle(symbol, tsOpen);
      if (kline !== null) all.push(kline);
    }
    return all;
  };
  const venueCandles = (symbol: string, startMs: number, endMs: number) =>
    venueKlines(symbol, startMs, endMs).map(({ tsOpen, open, high, low, close, volume }) => {
      return { tsOpen, open, high, low, close, volume };
    });
  /** Passes minutes of the clock, with the venue's candles a second after each. */
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute++) {
      await timer.advance(MINUTE_MS - (timer.nowMs() % MINUTE_MS) + SECOND_MS);
      venue.deliver();
      await timer.advance(3 * SECOND_MS);
      await delay(5);
    }
  };
  /** Waits until exactly the venue's candles from `startMs` up to the newest closed one are stored. */
  const expectAllStored = async (startMs = T - CONFIG.firstHistoryMinutes * MINUTE_MS) => {
    for (const ref of refs) {
      const deadline = performance.now() + 10_000;
      for (;;) {
        await timer.advance(500);
        await delay(5);
        const endMs = Math.floor(timer.nowMs() / MINUTE_MS) * MINUTE_MS;
        const series = await stored(ref);
        const rows = Array.from({ length: series.length }, (_, index) => candleAt(series, index));
        const wanted = venueCandles(ref.symbol, startMs, endMs);
        if (rows.length === wanted.length || performance.now() > deadline) {
          expect(rows).toEqual(wanted);
          break;
        }
      }
    }
  };
  /** Waits until the candle that opens at `tsOpen` is stored; answers the opens of all that are. */
  const opensWith = async (ref: InstrumentRef, tsOpen: number) => {
    const deadline = performance.now() + 10_000;
    for (;;) {
      const opens = [...(await stored(ref)).tsOpen];
      if (opens.includes(tsOpen) || performance.now() > deadline) return opens;
      await timer.advance(500);
      await delay(5);
    }
  };
  const messages = async (stream: string) => {
    const signal = AbortSignal.timeout(100);
    const all = [];
    for await (const { fields } of inner.read(stream, { afterId: "0", signal })) all.push(fields);
    return all;
  };
  const published = async (ref: InstrumentRef) =>
    (await messages(candleStream(ref))).map(
      (fields) => readCandleMessage(fields)?.candle.tsOpen ?? Number.NaN,
    );
  const metric = async (name: string) => {
    const line = (await metrics.text()).split("\n").find((text) => text.startsWith(`${name}{`));
    return Number(line?.split(" ").at(-1));
  };
  return {
    timer,
    venue,
    symbols,
    refs,
    faults,
    inserted,
    bus: inner,
    store,
    klines,
    start,
    stop,
    minutes,
    stored,
    expectAllStored,
    opensWith,
    messages,
    published,
    metric,
    venueKlines,
    venueCandles,
  };
}

describe("createMarketIngest", () => {
  it("begins with the history it is told to, goes on live, and publishes every candle once, in order", async () => {
    const world = createWorld({ symbolCount: 3 });
    await world.start();
    await world.minutes(4);
    await world.expectAllStored();
    for (const ref of world.refs) {
      const wanted = world.venueCandles(ref.symbol, T - 5 * MINUTE_MS, T + 4 * MINUTE_MS);
      expect(await world.published(ref)).toEqual(wanted.map(({ tsOpen }) => tsOpen));
    }
    expect(await world.metric("candles_inserted_total")).toBe(27);
    expect(await world.metric("candle_gaps_total")).toBe(0);
    expect(await world.metric("md_lag_ms")).toBeLessThan(2 * MINUTE_MS);
  });

  it("goes on after the newest stored candle when it is started again", async () => {
    const world = createWorld();
    const first = await world.start();
    await world.minutes(2);
    await world.expectAllStored();
    await world.stop(first);
    await world.minutes(7);
    await world.start();
    await world.minutes(1);
    await world.expectAllStored();
    const beginnings = world.venue.asked.map(({ startMs }) => startMs);
    expect(beginnings.at(-1)).toBeGreaterThanOrEqual(T + 2 * MINUTE_MS);
  });

  it("stores each candle once whatever the socket drops, repeats and swaps", async () => {
    const world = createWorld({ symbolCount: 2 });
    world.venue.faults.dropped.add(T + MINUTE_MS);
    world.venue.faults.dropped.add(T + 4 * MINUTE_MS);
    await world.start();
    await world.minutes(2);
    world.venue.faults.isDisorderly = true;
    await world.timer.advance(3 * MINUTE_MS);
    await world.minutes(2);
    await world.expectAllStored();
    for (const ref of world.refs) {
      const opens = await world.published(ref);
      expect(opens).toEqual([...new Set(opens)].sort((a, b) => a - b));
    }
  });

  it("loses nothing across a disconnection, and counts it", async () => {
    const world = createWorld();
    await world.start();
    await world.minutes(1);
    world.venue.disconnect();
    await world.minutes(1);
    world.venue.connect();
    await world.minutes(1);
    await world.expectAllStored();
    expect(await world.metric("ws_reconnects_total")).toBe(1);
  });

  it("polls closed candles over HTTP while there is no socket", async () => {
    const world = createWorld();
    await world.start();
    await world.minutes(1);
    world.venue.disconnect();
    await world.minutes(6);
    // Some seconds after the minute ended, and not when it is overdue.
    expect(world.venue.asked.at(-1)).toMatchObject({ startMs: T + 6 * MINUTE_MS });
    await world.expectAllStored();
  });

  it("asks for a candle that is overdue though the socket lives", async () => {
    const world = createWorld();
    await world.start();
    await world.minutes(1);
    for (let minute = 1; minute < 10; minute++) world.venue.faults.dropped.add(T + minute * MINUTE_MS);
    await world.timer.advance(MINUTE_MS + 25 * SECOND_MS);
    await world.expectAllStored();
  });

  it("passes over an outage of the venue, counts its minutes, and goes on", async () => {
    const world = createWorld();
    for (const minute of [1, 2]) world.venue.faults.outages.add(T + minute * MINUTE_MS);
    await world.start();
    await world.minutes(5);
    await world.timer.advance(30 * SECOND_MS);
    await world.expectAllStored();
    expect(await world.metric("candle_gaps_total")).toBe(2);
  });

  it("never stores a candle that is not closed, and publishes it as the ticker", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    await world.start();
    await world.minutes(1);
    const tsOpen = Math.floor(world.timer.nowMs() / MINUTE_MS) * MINUTE_MS;
    for (let count = 0; count < 10; count++) {
      world.venue.send(tsOpen, false);
      await world.timer.advance(200);
    }
    await world.timer.advance(2 * SECOND_MS);
    await world.expectAllStored();
    const last = await world.bus.last(tickerStream(ref));
    const close = world.venue.candle(ref.symbol, tsOpen)?.close;
    expect(readTickerMessage(last?.fields ?? {})?.minute.close).toBe(close);
    // Two seconds of messages: not one a message.
    expect((await world.messages(tickerStream(ref))).length).toBeLessThanOrEqual(3);
  });

  it("records what the venue changed after it was stored, and publishes it again", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    await world.start();
    await world.minutes(2);
    await world.expectAllStored();
    const changed = T + MINUTE_MS;
    world.venue.faults.revised.add(changed);
    world.venue.send(changed, true);
    world.venue.send(changed, true);
    await world.minutes(1);
    await world.expectAllStored();
    expect((await world.published(ref)).filter((open) => open === changed)).toHaveLength(2);
    const revisions = await world.store.revisions({ marketId: ref.marketId, symbol: ref.symbol, limit: 10 });
    expect(revisions).toHaveLength(1);
    expect(revisions[0]).toMatchObject({ kind: "changed", startMs: changed });
  });

  it("keeps its candles through an outage of the store and sends the same block again", async () => {
    const world = createWorld({ symbolCount: 2 });
    await world.start();
    await world.minutes(2);
    await world.expectAllStored();
    world.faults.isStoreDown = true;
    world.inserted.length = 0;
    await world.minutes(15);
    expect(await world.metric("md_lag_ms")).toBeGreaterThan(14 * MINUTE_MS);
    world.faults.isStoreDown = false;
    await world.expectAllStored();
    const [first, ...others] = world.inserted;
    expect(others.filter(({ bytes }) => bytes === first?.bytes).length).toBeGreaterThan(10);
    expect(world.venue.asked).toHaveLength(2);
  });

  it("holds a bounded number of candles through a long outage and fetches the others afterwards", async () => {
    const world = createWorld({ symbolCount: 2, config: { queueRows: 12, flushRows: 4 } });
    await world.start();
    await world.minutes(1);
    await world.expectAllStored();
    world.faults.isStoreDown = true;
    for (let minute = 0; minute < 30; minute++) {
      await world.minutes(1);
      expect(await world.metric("md_queue_rows")).toBeLessThanOrEqual(14);
    }
    world.faults.isStoreDown = false;
    await world.expectAllStored();
    for (const ref of world.refs) {
      const opens = await world.published(ref);
      expect(opens).toEqual([...new Set(opens)].sort((a, b) => a - b));
    }
  });

  it("waits for the store where it cannot say where to begin", async () => {
    const world = createWorld();
    world.faults.isStoreDown = true;
    await world.start();
    await world.minutes(3);
    world.faults.isStoreDown = false;
    await world.timer.advance(10 * SECOND_MS);
    await world.expectAllStored(T - 2 * MINUTE_MS);
  });

  it("goes on storing while the stream server is down, and publishes again when it is back", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    world.faults.isBusDown = true;
    await world.start();
    await world.minutes(2);
    await world.expectAllStored();
    expect(await world.metric("stream_publish_failures_total")).toBe(7);
    world.faults.isBusDown = false;
    await world.minutes(1);
    await world.expectAllStored();
    expect(await world.published(ref)).toEqual([T + 2 * MINUTE_MS]);
  });

  it("lets candles go on without one that HTTP has not given for a minute, and brings it in later", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    await world.start();
    await world.minutes(1);
    world.venue.faults.isRestDown = true;
    world.venue.faults.dropped.add(T + MINUTE_MS);
    await world.minutes(4);
    const opens = await world.opensWith(ref, T + 2 * MINUTE_MS);
    expect(opens).not.toContain(T + MINUTE_MS);
    expect(opens).toContain(T + 2 * MINUTE_MS);
    expect(await world.metric("candle_gaps_total")).toBe(1);
    world.venue.faults.isRestDown = false;
    await world.timer.advance(2 * MINUTE_MS);
    await world.expectAllStored();
  });

  it("fills the holes that an earlier run left behind the newest candle", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    const left = [-90, -60, -59, -10].map((minute) => T + minute * MINUTE_MS);
    const rows = world
      .venueKlines(ref.symbol, T - 120 * MINUTE_MS, T)
      .filter(({ tsOpen }) => !left.includes(tsOpen))
      .map((kline) => ({ ref, kline }));
    await world.store.insertBlock(world.store.encodeBlock(rows, "ws"));
    await world.start();
    await world.minutes(2);
    await world.expectAllStored(T - 120 * MINUTE_MS);
    // What lies before the first candle is not history of ours.
    expect([...(await world.stored(ref)).tsOpen][0]).toBe(T - 120 * MINUTE_MS);
  });

  it("fills them too where the store does not tell of them at first", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    const rows = world
      .venueKlines(ref.symbol, T - 120 * MINUTE_MS, T)
      .filter(({ tsOpen }) => tsOpen !== T - 60 * MINUTE_MS)
      .map((kline) => ({ ref, kline }));
    await world.store.insertBlock(world.store.encodeBlock(rows, "ws"));
    world.faults.areHolesUnknown = true;
    await world.start();
    await world.minutes(1);
    world.faults.areHolesUnknown = false;
    await world.minutes(2);
    await world.expectAllStored(T - 120 * MINUTE_MS);
  });

  it("fills a hole of some days", async () => {
    const world = createWorld();
    const [ref] = world.refs;
    if (ref === undefined) throw new Error("a world has an instrument");
    const firstMs = T - 5 * DAY_MS;
    const rows = [...world.venueKlines(ref.symbol, firstMs, firstMs + 10 * MINUTE_MS)];
    rows.push(...world.venueKlines(ref.symbol, T - 10 * MINUTE_MS, T));
    const block = world.store.encodeBlock(
      rows.map((kline) => ({ ref, kline })),
      "ws",
    );
    await world.store.insertBlock(block);
    await world.start();
    await world.minutes(2);
    await world.expectAllStored(firstMs);
  });

  it("does not believe that a candle of the future has closed", async () => {
    const world = createWorld();
    await world.start();
    await world.minutes(1);
    world.venue.send(T + 60 * MINUTE_MS, true);
    await world.minutes(2);
    await world.expectAllStored();
  });

  it.each([1, 2, 3, 4])("stores exactly the venue's candles, whatever happens (seed %i)", async (seed) => {
    const world = createWorld({ symbolCount: 2, config: { queueRows: 30 } });
    const random = createPrng(seed);
    const chance = (likelihood: number) => random() < likelihood;
    const { faults } = world.venue;
    let ingest = await world.start();
    for (let minute = 0; minute < 60; minute++) {
      const open = T + minute * MINUTE_MS;
      if (chance(0.1)) faults.dropped.add(open);
      if (chance(0.05)) faults.outages.add(open);
      if (chance(0.1)) world.venue.disconnect();
      if (chance(0.2)) world.venue.connect();
      if (chance(0.1)) faults.isRestDown = true;
      if (chance(0.3)) faults.isRestDown = false;
      if (chance(0.1)) world.faults.isStoreDown = true;
      if (chance(0.2)) world.faults.isStoreDown = false;
      faults.isDisorderly = chance(0.3);
      await world.minutes(1);
      if (!chance(0.05)) continue;
      await world.stop(ingest);
      ingest = await world.start();
    }
    Object.assign(faults, { isRestDown: false });
    world.faults.isStoreDown = false;
    world.venue.connect();
    await world.minutes(4);
    await world.expectAllStored();
  });

  it("follows its list of symbols", async () => {
    const world = createWorld({ symbolCount: 2 });
    const [first = "", second = ""] = world.symbols;
    const ingest = await world.start();
    await world.minutes(1);
    ingest.setSymbols([second, "LATERUSDT"]);
    await world.minutes(2);
    expect(world.venue.subscribed()).toEqual([second, "LATERUSDT"]);
    const later = { marketId: market.marketId, symbol: "LATERUSDT" };
    expect(await world.opensWith(later, T + 2 * MINUTE_MS)).toContain(T + 2 * MINUTE_MS);
    const dropped = await world.stored({ marketId: market.marketId, symbol: first });
    expect([...dropped.tsOpen]).not.toContain(T + 2 * MINUTE_MS);
  });

  it("stores what it holds before it stops", async () => {
    const world = createWorld({ config: { flushIntervalMs: 30_000 } });
    const ingest = await world.start();
    await world.timer.advance(2 * SECOND_MS);
    await world.stop(ingest);
    await world.expectAllStored();
  });

  it("stops within its deadline while the store is down, and recovers at the next start", async () => {
    const world = createWorld();
    const ingest = await world.start();
    await world.minutes(1);
    world.faults.isStoreDown = true;
    await world.minutes(3);
    await world.stop(ingest);
    world.faults.isStoreDown = false;
    await world.start();
    await world.expectAllStored();
  });
});

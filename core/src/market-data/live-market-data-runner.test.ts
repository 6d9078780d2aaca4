import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import { createInProcessStreamBus } from "../platform/in-process-stream-bus.ts";
import { createLogger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import { createManualTimer } from "../venues/test-timer.ts";
import { CANDLE_STREAM_MAX_LENGTH, candleMessage, candleStream } from "./candle-message.ts";
import { type Candle, candleSeriesOf } from "./candle-series.ts";
import { candlesOf } from "./candles-view-runner.ts";
import type { LiveCandlesEvent, LivePlace } from "./live-candles-runner.ts";
import { createLiveMarketData, type LiveMarketData } from "./live-market-data-runner.ts";
import type { InstrumentRef } from "./market.ts";
import { rollup } from "./rollup.ts";
import { TICKER_STREAM_MAX_LENGTH, tickerMessage, tickerStream } from "./ticker-message.ts";

const REF: InstrumentRef = { marketId: 1, symbol: "BTCUSDT" };
const START = epochMs(Date.UTC(2026, 0, 1, 12));
const TIMEFRAME = "3m";
const logger = createLogger({ level: "silent", secrets: [] });

const candleAtMinute = (index: number, price = 100 + index): Candle => ({
  tsOpen: epochMs(START + index * MINUTE_MS),
  open: price,
  high: price + 2,
  low: price - 1,
  close: price + 1,
  volume: 1 + (index % 7) / 4,
});

/** A market whose canonical minutes are in memory; time stands still until a test moves it. */
function createWorld() {
  const timer = createManualTimer({ startMs: START });
  const bus = createInProcessStreamBus();
  const stored = new Map<number, Candle>();
  const ingestedAt = new Map<number, number>();
  let failures = 0;
  const answer = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (failures > 0) {
      failures--;
      throw new Error("the database is away");
    }
  };
  const series = () => candleSeriesOf([...stored.values()].sort((a, b) => a.tsOpen - b.tsOpen));
  const within = (start: number, end: number) =>
    [...stored.values()]
      .filter(({ tsOpen }) => tsOpen >= start && tsOpen < end)
      .sort((a, b) => a.tsOpen - b.tsOpen);
  /** Streams being read. */
  const reading: string[] = [];
  let isBusAway = false;
  const watched: Pick<StreamBus, "read" | "last"> = {
    async *read(stream, options) {
      if (isBusAway) throw new Error("the bus is away");
      reading.push(stream);
      try {
        yield* bus.read(stream, options);
      } finally {
        reading.splice(reading.indexOf(stream), 1);
      }
    },
    last: (stream) => (isBusAway ? Promise.reject(new Error("the bus is away")) : bus.last(stream)),
  };
  const open = (): LiveMarketData =>
    createLiveMarketData({
      candles: {
        async read1m(_ref, start, end) {
          await answer();
          return candleSeriesOf(within(start, end));
        },
      },
      async bounds(_ref, before) {
        await answer();
        const found = within(0, before);
        const [first, last] = [found[0], found.at(-1)];
        return first === undefined || last === undefined
          ? null
          : { oldest: first.tsOpen, newest: last.tsOpen };
      },
      async isChanged(_ref, { from, to, since }) {
        await answer();
        return within(from, to).some(({ tsOpen }) => {
          const at = ingestedAt.get(tsOpen) ?? 0;
          return at > since - 5 * SECOND_MS && at > tsOpen + 70 * SECOND_MS;
        });
      },
      bus: watched,
      timer,
      logger,
    });
  return {
    timer,
    open,
    reading,
    loseBus() {
      isBusAway = true;
    },
    fail(count: number) {
      failures = count;
    },
    store(candle: Candle, at: number = timer.nowMs()) {
      stored.set(candle.tsOpen, candle);
      ingestedAt.set(candle.tsOpen, at);
    },
    stored: (index: number) => stored.get(START + index * MINUTE_MS),
    closed: () => candlesOf(rollup(series(), TIMEFRAME)),
    async publish(candle: Candle) {
      const published = {
        ref: REF,
        candle,
        quoteVolume: 1,
        trades: 1,
        source: "ws",
        ingestedAt: START,
      } as const;
      await bus.publish(candleStream(REF), candleMessage(published), { maxLength: CANDLE_STREAM_MAX_LENGTH });
    },
    async tick(minute: Candle, at: EpochMs) {
      await bus.publish(tickerStream(REF), tickerMessage({ ref: REF, minute, at }), {
        maxLength: TICKER_STREAM_MAX_LENGTH,
      });
    },
    async turn(times = 6) {
      for (let turn = 0; turn < times; turn++) await timer.advance(0);
    },
  };
}

type World = ReturnType<typeof createWorld>;

/** Like a page: keeps closed candles, asks for them anew when told so, and comes back where it was. */
function createClient(world: World) {
  const closed = new Map<number, Candle>();
  const events: LiveCandlesEvent[] = [];
  let after: LivePlace | null = null;
  let connection: AbortController | null = null;
  const refetch = (before: EpochMs) => {
    for (const tsOpen of [...closed.keys()]) if (tsOpen < before) closed.delete(tsOpen);
    for (const candle of world.closed()) if (candle.tsOpen < before) closed.set(candle.tsOpen, candle);
  };
  const onEvent = (event: LiveCandlesEvent) => {
    events.push(event);
    if (event.kind === "candle" && event.isClosed) {
      expect(event.candle.tsOpen, "in order, each once").toBeGreaterThanOrEqual(after?.until ?? 0);
      closed.set(event.candle.tsOpen, event.candle);
    }
    if (event.kind === "candle" && !event.isClosed) {
      expect(event.candle.tsOpen, "no bucket is in progress twice").toBeGreaterThanOrEqual(after?.until ?? 0);
    }
    if (event.kind === "reset" || event.isClosed) after = { until: event.until, seenAt: world.timer.nowMs() };
    if (event.kind === "reset") refetch(event.until);
  };
  return {
    events,
    closed: () => [...closed.values()].sort((a, b) => a.tsOpen - b.tsOpen),
    isConnected: () => connection !== null,
    connect(live: LiveMarketData) {
      connection = new AbortController();
      const { signal } = connection;
      const isFirst = after === null;
      live
        .candles({ ref: REF, timeframe: TIMEFRAME, after, onEvent, signal })
        .then((until) => {
          if (isFirst) refetch(until);
          after = { until, seenAt: world.timer.nowMs() };
        })
        .catch((error: unknown) => {
          if (!signal.aborted) throw error;
        });
    },
    disconnect() {
      connection?.abort();
      connection = null;
    },
  };
}

describe("any course of events", () => {
  const fate = fc.oneof(
    { weight: 12, arbitrary: fc.constant("published") },
    { weight: 1, arbitrary: fc.constantFrom("stored", "absent", "late") },
  );
  const action = fc.oneof(
    { weight: 12, arbitrary: fc.record({ kind: fc.constant("minute" as const), fate }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("revise" as const), back: fc.integer({ min: 1, max: 12 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("repeat" as const), back: fc.integer({ min: 1, max: 12 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("reconnect" as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 40 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("fail" as const), times: fc.integer({ min: 1, max: 3 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("turn" as const), times: fc.integer({ min: 1, max: 8 }) }),
    },
  );

  test("leaves a client that came and went with exactly the closed candles of the canonical minutes", async () => {
    let closedInAll = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 30, maxLength: 120 }), async (actions) => {
        const world = createWorld();
        await world.timer.advance(4 * MINUTE_MS);
        for (let index = 0; index < 4; index++) world.store(candleAtMinute(index));
        let newest = 3;
        const late: Candle[] = [];
        const live = world.open();
        const client = createClient(world);
        client.connect(live);
        await world.turn();
        for (const step of actions) {
          if (step.kind === "minute") {
            const candle = candleAtMinute(++newest);
            await world.timer.advance(Math.max(0, candle.tsOpen + MINUTE_MS - world.timer.nowMs()));
            if (step.fate === "late") late.push(candle);
            if (step.fate === "published" || step.fate === "stored") world.store(candle);
            if (step.fate === "published") await world.publish(candle);
          } else if (step.kind === "revise" || step.kind === "repeat") {
            const known = world.stored(newest - step.back);
            if (known === undefined) continue;
            const said = step.kind === "repeat" ? known : { ...known, volume: known.volume + 1 };
            world.store(said);
            await world.publish(said);
          } else if (step.kind === "reconnect") {
            if (client.isConnected()) client.disconnect();
            else client.connect(live);
          } else if (step.kind === "wait") await world.timer.advance(step.seconds * SECOND_MS);
          else if (step.kind === "fail") world.fail(step.times);
          else await world.turn(step.times);
        }
        // The venue's late minutes are repaired, while somebody listens.
        world.fail(0);
        if (!client.isConnected()) client.connect(live);
        await world.timer.advance(30 * SECOND_MS);
        await world.turn();
        for (const candle of late) {
          world.store(candle);
          await world.publish(candle);
        }
        const last = candleAtMinute(++newest);
        await world.timer.advance(Math.max(0, last.tsOpen + MINUTE_MS - world.timer.nowMs()));
        world.store(last);
        await world.publish(last);
        for (let second = 0; second < 30; second++) {
          await world.timer.advance(SECOND_MS);
          await world.turn(2);
        }
        closedInAll += client.events.filter((event) => event.kind === "candle" && event.isClosed).length;
        expect(client.closed()).toEqual(world.closed());
        client.disconnect();
        live.close();
      }),
      { numRuns: 150 },
    );
    expect(closedInAll).toBeGreaterThan(500);
  }, 60_000);
});

/** A world in which the minutes `[0, count)` have passed and are stored. */
async function worldOf(count: number) {
  const world = createWorld();
  await world.timer.advance(count * MINUTE_MS);
  for (let index = 0; index < count; index++) {
    const candle = candleAtMinute(index);
    world.store(candle, candle.tsOpen + MINUTE_MS);
  }
  const live = world.open();
  const left = new AbortController();
  const close = async (index: number, candle = candleAtMinute(index)) => {
    await world.timer.advance(Math.max(0, candle.tsOpen + MINUTE_MS - world.timer.nowMs()));
    world.store(candle);
    await world.publish(candle);
    await world.turn();
  };
  const listen = async (after: LivePlace | null, signal = left.signal) => {
    const events: LiveCandlesEvent[] = [];
    const until = live.candles({
      ref: REF,
      timeframe: TIMEFRAME,
      after,
      onEvent: (event) => events.push(event),
      signal,
    });
    await world.turn();
    return { events, until };
  };
  return { world, live, close, listen };
}

const placeAt = (index: number): LivePlace => ({
  until: candleAtMinute(index).tsOpen,
  seenAt: candleAtMinute(index).tsOpen,
});
const opensOf = (events: readonly LiveCandlesEvent[]) =>
  events.flatMap((event) =>
    event.kind === "candle" && event.isClosed ? [(event.candle.tsOpen - START) / MINUTE_MS] : [],
  );
const resetsOf = (events: readonly LiveCandlesEvent[]) =>
  events.filter(({ kind }) => kind === "reset").length;

describe("a listener that comes back", () => {
  test("hears of every closed candle since, then of the next", async () => {
    const { close, listen } = await worldOf(10);
    const { events } = await listen(placeAt(3));
    expect(opensOf(events)).toEqual([3, 6]);
    await close(10);
    await close(11);
    expect(opensOf(events)).toEqual([3, 6, 9]);
    expect(resetsOf(events)).toBe(0);
  });

  test("from a server that was ahead hears of no candle twice", async () => {
    const { close, listen } = await worldOf(11);
    const { events } = await listen(placeAt(12));
    for (let index = 11; index < 15; index++) await close(index);
    expect(opensOf(events)).toEqual([12]);
  });

  test("hears of what happens during the reading after what was read", async () => {
    const { world, live, close, listen } = await worldOf(11);
    await listen(null);
    const events: LiveCandlesEvent[] = [];
    const listener = { after: placeAt(0), onEvent: (event: LiveCandlesEvent) => events.push(event) };
    void live.candles({ ref: REF, timeframe: TIMEFRAME, ...listener, signal: new AbortController().signal });
    await Promise.resolve();
    await world.publish(candleAtMinute(11));
    await world.turn();
    await close(12);
    expect(opensOf(events)).toEqual([0, 3, 6, 9]);
  });

  test.each<[string, LivePlace]>([
    ["more than 1,000 candles ago", placeAt(0)],
    ["at a place that is no bucket's", { until: epochMs(candleAtMinute(3_999).tsOpen + 1), seenAt: START }],
    ["in the future", placeAt(90_000)],
  ])("%s is told to ask anew", async (_, place) => {
    const { listen } = await worldOf(4_000);
    const { events, until } = await listen(place);
    expect(resetsOf(events)).toBe(1);
    expect(opensOf(events)).toEqual([]);
    expect(await until).toBe(candleAtMinute(3_999).tsOpen);
  });
});

describe("holes", () => {
  test("in the stream are filled from the canonical minutes", async () => {
    const { world, close, listen } = await worldOf(3);
    const { events } = await listen(null);
    for (let index = 3; index < 20; index++) world.store(candleAtMinute(index));
    await close(20);
    expect(opensOf(events)).toEqual([3, 6, 9, 12, 15, 18]);
  });

  test("in the market leave their bucket out", async () => {
    const { close, listen } = await worldOf(3);
    const { events } = await listen(null);
    for (const index of [3, 5, 6, 7, 8]) await close(index);
    expect(opensOf(events)).toEqual([6]);
    expect(resetsOf(events)).toBe(0);
  });

  test("of more than a day are not told candle by candle", async () => {
    const { world, close, listen } = await worldOf(3);
    const { events } = await listen(null);
    await world.timer.advance(SECOND_MS);
    for (let index = 3; index < 2_000; index++) world.store(candleAtMinute(index));
    await world.publish(candleAtMinute(1_999));
    await world.turn();
    expect(resetsOf(events)).toBe(1);
    for (const index of [2_000, 2_001, 2_002, 2_003]) await close(index);
    expect(opensOf(events)).toEqual([1_998, 2_001]);
  });

  test("without any bus are filled once a minute is overdue", async () => {
    const { world, listen } = await worldOf(3);
    world.loseBus();
    const { events } = await listen(null);
    for (let index = 3; index < 9; index++) {
      await world.timer.advance(MINUTE_MS);
      world.store(candleAtMinute(index));
    }
    await world.timer.advance(40 * SECOND_MS);
    expect(opensOf(events)).toEqual([3, 6]);
  });
});

describe("the candle in progress", () => {
  test("comes at once, and then at most once a second, from closed minutes and the minute in progress", async () => {
    const { world, listen } = await worldOf(4);
    const { events } = await listen(null);
    expect(events).toMatchObject([{ isClosed: false, candle: candleAtMinute(3) }]);
    for (let tick = 1; tick <= 30; tick++) {
      await world.timer.advance(100);
      await world.tick(
        { ...candleAtMinute(4), close: 200 + tick, high: 300, volume: 5 },
        world.timer.nowMs(),
      );
    }
    await world.timer.advance(SECOND_MS);
    expect(events.length).toBeGreaterThanOrEqual(3);
    expect(events.length).toBeLessThanOrEqual(5);
    expect(events.at(-1)).toMatchObject({
      isClosed: false,
      candle: { tsOpen: candleAtMinute(3).tsOpen, open: 103, high: 300, low: 102, close: 230 },
    });
  });

  test("of the next bucket waits until the last one is closed", async () => {
    const { world, close, listen } = await worldOf(5);
    const { events } = await listen(null);
    await world.timer.advance(2 * SECOND_MS);
    await world.tick(candleAtMinute(6), candleAtMinute(6).tsOpen);
    await world.timer.advance(2 * SECOND_MS);
    expect(
      events.every((event) => event.kind === "candle" && event.candle.tsOpen < candleAtMinute(6).tsOpen),
    ).toBe(true);
    await close(5);
    await world.timer.advance(2 * SECOND_MS);
    expect(opensOf(events)).toEqual([3]);
    expect(events.at(-1)).toMatchObject({ isClosed: false, candle: candleAtMinute(6) });
  });
});

describe("the last price", () => {
  test("is told at the start and when it moves, with the change since a day ago", async () => {
    const { world, live } = await worldOf(1_500);
    const told: { last: number; change24hPct: number }[] = [];
    await Promise.all([
      live.ticker({ ref: REF, onEvent: (view) => told.push(view), signal: new AbortController().signal }),
      world.turn(),
    ]);
    expect(told).toMatchObject([{ last: 1_600, open24h: 160 }]);
    await world.tick({ ...candleAtMinute(1_500), close: 322 }, epochMs(world.timer.nowMs() + 1));
    await world.timer.advance(2 * SECOND_MS);
    expect(told.at(-1)).toMatchObject({ last: 322, open24h: 161, change24hPct: 100 });
    const count = told.length;
    await world.timer.advance(10 * SECOND_MS);
    expect(told.length).toBe(count);
  });
});

test("streams are read once for all who listen, and no longer than one does", async () => {
  const { world, live } = await worldOf(3);
  const listeners = Array.from({ length: 20 }, () => new AbortController());
  for (const { signal } of listeners) {
    void live.candles({ ref: REF, timeframe: "5m", after: null, onEvent: () => {}, signal });
    void live.ticker({ ref: REF, onEvent: () => {}, signal });
  }
  await world.turn();
  expect(world.reading.sort()).toEqual([candleStream(REF), tickerStream(REF)]);
  for (const listener of listeners.slice(1)) listener.abort();
  await world.turn();
  expect(world.reading).toHaveLength(2);
  listeners[0]?.abort();
  await world.turn();
  expect(world.reading).toEqual([]);
});

import { once } from "node:events";
import { connect } from "node:net";
import type { WireCandle } from "@roehub/core/contract/market-data";
import { createPrng } from "@roehub/core/kernel/prng";
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import {
  CANDLE_STREAM_MAX_LENGTH,
  candleMessage,
  candleStream,
} from "@roehub/core/market-data/candle-message";
import { type Candle, candleAt, candleSeriesOf } from "@roehub/core/market-data/candle-series";
import { instrumentKey } from "@roehub/core/market-data/market";
import { rollup } from "@roehub/core/market-data/rollup";
import {
  TICKER_STREAM_MAX_LENGTH,
  tickerMessage,
  tickerStream,
} from "@roehub/core/market-data/ticker-message";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { createRedisStreamBus } from "@roehub/core/platform/redis-stream-bus";
import type { StreamBus } from "@roehub/core/platform/streams";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createTestClickhouse,
  createTestDatabase,
  createTestRedis,
} from "../../../workers/src/sandbox/test-databases.ts";
import { type EventStreamClient, openEventStream } from "../../e2e/event-stream-client.ts";
import { bearer, CANDLES, createHttpHarness, expectProblem } from "../../e2e/http-harness.ts";
import { wireCandle } from "./wire-candle.ts";

const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const KEY = instrumentKey(BTC);
const TIMEFRAME = "5m";
const CANDLES_TOPIC = `candles:${KEY}:${TIMEFRAME}`;
const TICKERS_TOPIC = `tickers:${KEY}`;
const SOON = { timeout: 15_000, interval: 5 };

const { postgres } = await createTestDatabase();
let userIds = 2_000;

/** A server on one of the buses, whose minutes go on from where its history ends. */
async function startWorld(bus: StreamBus, { marketBehindMs = 0 } = {}) {
  const { clickhouse } = await createTestClickhouse();
  const http = await createHttpHarness({ postgres, clickhouse, bus, marketBehindMs });
  const origin = await http.server.listen({ host: "127.0.0.1", port: 0 });
  // The history is not something that just changed.
  http.advance(MINUTE_MS);
  let next = 0;
  const random = createPrng(7);

  const minuteAt = (index: number): Candle => {
    const open = 100 + Math.floor(random() * 100) / 8;
    return {
      tsOpen: epochMs(CANDLES.endMs + index * MINUTE_MS),
      open,
      high: open + 2,
      low: open - 3,
      close: open + 1,
      volume: Math.floor(random() * 64) / 4,
    };
  };
  const publish = async (candle: Candle) => {
    const published = {
      ref: BTC,
      candle,
      quoteVolume: 1,
      trades: 1,
      source: "ws",
      ingestedAt: CANDLES.endMs,
    } as const;
    await bus.publish(candleStream(BTC), candleMessage(published), { maxLength: CANDLE_STREAM_MAX_LENGTH });
  };
  return {
    http,
    origin,
    publish,
    tick: async (minute: Candle, at: EpochMs) => {
      await bus.publish(tickerStream(BTC), tickerMessage({ ref: BTC, minute, at }), {
        maxLength: TICKER_STREAM_MAX_LENGTH,
      });
    },
    /** Stores so many next minutes, and publishes them unless `isHeard` is false. */
    async pass(count: number, { isHeard = true } = {}) {
      const minutes = Array.from({ length: count }, (_, index) => minuteAt(next + index));
      next += count;
      await http.candles.insert(BTC, candleSeriesOf(minutes), "ws");
      if (isHeard) for (const minute of minutes) await publish(minute);
    },
    /** A minute that the market never had. */
    skip() {
      next++;
    },
    inProgress: () => minuteAt(next),
    /** Opens at or after `since` of what the canonical minutes say. */
    async closed(since: number) {
      const series = rollup(await http.candles.read1m(BTC, since, Number.POSITIVE_INFINITY), TIMEFRAME, {
        start: since,
      });
      return Array.from({ length: series.length }, (_, index) => candleAt(series, index))
        .filter((candle) => candle !== null)
        .map(wireCandle);
    },
    /** Where the next bucket opens. */
    nextBucket: () => CANDLES.endMs + Math.ceil(next / 5) * 5 * MINUTE_MS,
    minutesInBucket: () => next % 5,
    signIn: () => http.signIn(++userIds),
  };
}

const redis = createTestRedis();
const redisBus = createRedisStreamBus({
  url: redis.url,
  keyPrefix: redis.keyPrefix,
  logger: createLogger({ level: "silent", secrets: [] }),
});
afterAll(() => redisBus.close());
const worlds = [
  { name: "in-process streams", world: await startWorld(createInProcessStreamBus()) },
  { name: "streams on Redis", world: await startWorld(redisBus) },
  {
    name: "in-process streams, of a market that plays last year",
    world: await startWorld(createInProcessStreamBus(), { marketBehindMs: 365 * DAY_MS }),
  },
];

const closedOf = (client: EventStreamClient) =>
  client.events.flatMap((event) =>
    event.event === "candle" && event.data.is_closed ? [event.data.candle] : [],
  );
const resetsOf = (client: EventStreamClient) => client.events.filter(({ event }) => event === "reset").length;

describe.each(worlds)("the stream over $name", ({ world }) => {
  const { http, origin } = world;
  let accessToken = "";
  beforeAll(async () => {
    ({ accessToken } = await world.signIn());
  });
  const open = (lastEventId: string | null = null, topics = CANDLES_TOPIC) =>
    openEventStream({ origin, accessToken, topics, lastEventId });
  /** Until the client has its place, and so misses nothing. */
  const opened = async (lastEventId: string | null = null, topics = CANDLES_TOPIC) => {
    const client = await open(lastEventId, topics);
    const before = lastEventId;
    await vi.waitFor(() => expect(client.lastEventId()).not.toBe(before), SOON);
    return client;
  };

  test("has the headers of every answer and of a stream", async () => {
    const client = await opened();
    expect(Object.fromEntries(client.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
    });
    expect(client.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(client.headers.get("content-encoding")).toBeNull();
    client.leave();
  });

  test("tells the last price and the candle in progress, at the start and as they move", async () => {
    await world.pass(2);
    const client = await opened(null, `${CANDLES_TOPIC},${TICKERS_TOPIC}`);
    await vi.waitFor(
      () => expect(client.events.map(({ event }) => event).sort()).toEqual(["candle", "ticker"]),
      SOON,
    );
    const minute = world.inProgress();
    http.advance(2 * SECOND_MS);
    await world.tick(minute, epochMs(minute.tsOpen + 30_000));
    await vi.waitFor(() => expect(client.events).toHaveLength(4), SOON);
    const [candle, ticker] = client.events.slice(-2).sort((a, b) => (a.event < b.event ? -1 : 1));
    expect(ticker?.data).toMatchObject({ topic: TICKERS_TOPIC, last: String(minute.close) });
    expect(candle?.id).toBeNull();
    expect(candle?.data).toMatchObject({
      topic: CANDLES_TOPIC,
      is_closed: false,
      candle: { close: String(minute.close) },
    });
    client.leave();
    await world.pass(3);
  });

  test("goes on after a lost connection where it was: each closed candle once, in order, none left out", async () => {
    const since = world.nextBucket();
    const first = await opened();
    await world.pass(12);
    await vi.waitFor(() => expect(closedOf(first)).toHaveLength(2), SOON);
    first.leave();
    await world.pass(9);
    await world.pass(4, { isHeard: false });
    const second = await opened(first.lastEventId());
    await world.pass(6);
    await vi.waitFor(async () => {
      expect([...closedOf(first), ...closedOf(second)]).toEqual(await world.closed(since));
    }, SOON);
    expect(closedOf(second).length).toBeGreaterThanOrEqual(4);
    expect(resetsOf(second)).toBe(0);
    second.leave();
    while (world.minutesInBucket() !== 0) await world.pass(1);
  });

  test("leaves clients that come and go at random with the canonical candles", async () => {
    const random = createPrng(20_251_120);
    for (let round = 0; round < 4; round++) {
      const since = world.nextBucket();
      let client = await opened();
      const told: WireCandle[] = [];
      for (let step = 0; step < 25; step++) {
        const dice = random();
        if (dice < 0.6) await world.pass(1 + Math.floor(random() * 4));
        else if (dice < 0.7) await world.pass(1 + Math.floor(random() * 12), { isHeard: false });
        else if (dice < 0.75) world.skip();
        else if (dice < 0.9) {
          client.leave();
          told.push(...closedOf(client));
          client = await open(client.lastEventId());
        }
      }
      // What was not heard of shows with the next minute that is.
      await world.pass(1);
      await vi.waitFor(async () => {
        expect([...told, ...closedOf(client)]).toEqual(await world.closed(since));
      }, SOON);
      expect(told.length + closedOf(client).length).toBeGreaterThan(5);
      client.leave();
      while (world.minutesInBucket() !== 0) await world.pass(1);
    }
  });

  test("goes on in every topic, from whatever id it sent", async () => {
    const FINE = `candles:${KEY}:1m`;
    const topics = `${CANDLES_TOPIC},${FINE}`;
    const opensOf = (client: EventStreamClient) =>
      client.events.flatMap((event) =>
        event.event === "candle" && event.data.topic === FINE && event.data.is_closed
          ? [Date.parse(event.data.candle.ts_open)]
          : [],
      );
    const first = await opened(null, topics);
    await world.pass(2);
    await vi.waitFor(() => expect(opensOf(first)).toHaveLength(2), SOON);
    first.leave();
    await world.pass(13);
    const second = await opened(first.lastEventId(), topics);
    await vi.waitFor(() => expect(opensOf(second)).toHaveLength(13), SOON);
    second.leave();
    const ids = second.events.flatMap(({ id }) => (id === null ? [] : [id]));
    expect(ids.length).toBeGreaterThan(2);
    for (const cutAfter of [ids[0], ids[1], ids.at(-1)]) {
      const third = await open(cutAfter, topics);
      const known = second.events.slice(0, second.events.findIndex(({ id }) => id === cutAfter) + 1);
      const [start = 0, ...more] = [...opensOf(first), ...opensOf({ ...second, events: known })];
      await vi.waitFor(() => {
        expect([start, ...more, ...opensOf(third)]).toEqual(
          Array.from({ length: 15 }, (_, index) => start + index * MINUTE_MS),
        );
      }, SOON);
      third.leave();
    }
    while (world.minutesInBucket() !== 0) await world.pass(1);
  });

  test("asks to start anew when a candle was changed while the client was away", async () => {
    const client = await opened();
    client.leave();
    const stored = await http.candles.read1m(BTC, CANDLES.endMs - DAY_MS, CANDLES.endMs - DAY_MS + MINUTE_MS);
    const candle = candleAt(stored, 0);
    if (candle === null) throw new Error("there is a minute of the day before");
    http.advance(10 * SECOND_MS);
    await http.candles.insert(BTC, candleSeriesOf([{ ...candle, volume: candle.volume + 1 }]), "rest");
    const again = await opened(client.lastEventId());
    expect(resetsOf(again)).toBe(1);
    again.leave();
    http.advance(MINUTE_MS);
    const later = await opened(again.lastEventId());
    expect(resetsOf(later)).toBe(1);
    later.leave();
    http.advance(MINUTE_MS);
  });

  test("asks to start anew when a stored candle changed", async () => {
    const client = await opened();
    const stored = await http.candles.read1m(BTC, CANDLES.endMs, CANDLES.endMs + MINUTE_MS);
    const candle = candleAt(stored, 0);
    if (candle === null) throw new Error("there is a first minute");
    await world.publish(candle);
    const revised = { ...candle, volume: candle.volume + 1 };
    await http.candles.insert(BTC, candleSeriesOf([revised]), "rest");
    await world.publish(revised);
    await vi.waitFor(() => expect(client.events.at(-1)?.event).toBe("reset"), SOON);
    expect(resetsOf(client)).toBe(1);
    expect(client.events.at(-1)?.data).toEqual({ topic: CANDLES_TOPIC });
    client.leave();
  });

  test.each(["x", "0,candles:binance:spot:BTCUSDT:5m@60", "0,candles:binance:spot:BTCUSDT:5m@99999999900"])(
    "asks to start anew after the id %s",
    async (id) => {
      const client = await opened(id);
      expect(client.events.map(({ event }) => event)).toContain("reset");
      expect(closedOf(client)).toEqual([]);
      client.leave();
    },
  );

  test("ends with its access token", async () => {
    const client = await opened();
    http.advance(15 * MINUTE_MS + SECOND_MS);
    await client.ended;
    expect((await open()).problem).toMatchObject({ code: "unauthenticated" });
    ({ accessToken } = await world.signIn());
  });

  test("ends within a minute after its session was closed", async () => {
    const { accessToken: token, grant } = await world.signIn();
    const client = await openEventStream({ origin, accessToken: token, topics: CANDLES_TOPIC });
    const other = await opened();
    await http.server.inject({
      method: "DELETE",
      url: `/api/auth/sessions/${grant.session_id}`,
      headers: bearer(token),
    });
    http.advance(MINUTE_MS);
    await client.ended;
    http.advance(MINUTE_MS);
    await world.pass(5);
    await vi.waitFor(() => expect(closedOf(other)).toHaveLength(1), SOON);
    other.leave();
  });

  test("sends a comment every 15 seconds", async () => {
    const client = await opened();
    for (let heartbeat = 1; heartbeat <= 3; heartbeat++) {
      http.advance(15 * SECOND_MS);
      await vi.waitFor(() => expect(client.comments()).toBe(heartbeat), SOON);
    }
    client.leave();
  });

  test("is open eight times at once for one user, not nine; others may still come", async () => {
    const { accessToken: token } = await world.signIn();
    const openOne = () => openEventStream({ origin, accessToken: token, topics: TICKERS_TOPIC });
    const clients = await Promise.all(Array.from({ length: 8 }, openOne));
    expect(clients.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const ninth = await openOne();
    expect(ninth.status).toBe(429);
    expect(ninth.problem).toMatchObject({ code: "too_many_requests", status: 429 });
    const other = await opened();
    expect(other.status).toBe(200);
    clients[0]?.leave();
    await vi.waitFor(async () => {
      const again = await openOne();
      expect(again.status).toBe(200);
      again.leave();
    }, SOON);
    for (const client of [...clients, other]) client.leave();
  });

  test("of an instrument that nobody lists is not found, and what is no topic is refused", async () => {
    const get = (query: string) => http.get(`/api/stream${query}`, accessToken);
    const missing = await get(`?topics=${CANDLES_TOPIC},candles:bybit:spot:NOPE:1m`);
    expect(missing.statusCode).toBe(404);
    expectProblem(missing);
    const many = Array.from({ length: 17 }, (_, index) => `tickers:${KEY}${index}`).join(",");
    for (const query of [
      "",
      "?topics=",
      "?topics=runs",
      `?topics=candles:${KEY}:7m`,
      `?topics=${CANDLES_TOPIC},`,
      `?topics=${many}`,
    ]) {
      const refused = await get(query);
      expect(refused.statusCode, query).toBe(422);
      expectProblem(refused);
    }
    const head = await http.server.inject({ method: "HEAD", url: `/api/stream?topics=${CANDLES_TOPIC}` });
    expect(head.statusCode).toBe(405);
  });

  test("ends at once when the server is closed", async () => {
    const clients = await Promise.all([opened(), opened(null, `${TICKERS_TOPIC},${CANDLES_TOPIC}`)]);
    // Browsers open connections ahead of need, and leave them silent.
    const silent = connect(Number(new URL(origin).port), "127.0.0.1");
    await once(silent, "connect");
    await opened().then((client) => client.leave());
    const asked = once(http.server.server, "request");
    const underWay = open();
    await asked;
    const started = performance.now();
    const silentEnd = once(silent.resume(), "close");
    await http.server.close();
    await Promise.all([silentEnd, ...clients.map(({ ended }) => ended)]);
    expect((await underWay).status).toBe(503);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

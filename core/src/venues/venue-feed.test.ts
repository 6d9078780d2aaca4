import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createPrng } from "../kernel/prng.ts";
import { createLogger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import type { SocketLimits } from "./kline-protocol.ts";
import { startTestSocketVenue, type TestSocketVenue, testSocketProtocol } from "./test-socket-venue.ts";
import { createAcceleratedTimer, createManualTimer, eventually } from "./test-timer.ts";
import { createVenueFeed, type FeedEvent, type ReconnectCause, type VenueFeed } from "./venue-feed.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const logger = createLogger({ level: "silent", secrets: [] });
const symbolsOf = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);

interface Watched {
  readonly feed: VenueFeed;
  readonly events: FeedEvent[];
  readonly causes: ReconnectCause[];
  /** What was told last of each symbol. */
  told(): Record<string, string>;
  losses(): readonly FeedEvent[];
  delivers(symbols: readonly string[]): boolean;
  /** `S0@5` of each kline event. */
  klines(): string[];
}

function watchFeed(options: {
  timer: Timer;
  socketUrl: string;
  limits?: Partial<SocketLimits>;
  pingMs?: number;
}): Watched {
  const { timer, socketUrl, limits, pingMs } = options;
  const events: FeedEvent[] = [];
  const causes: ReconnectCause[] = [];
  const feed = createVenueFeed({
    ...{ protocol: testSocketProtocol(timer, limits, pingMs), socketUrl, timer, logger },
    random: createPrng(7),
    onEvent: (event) => events.push(event),
    onReconnect: (cause) => causes.push(cause),
  });
  ends.push(() => feed.close());
  const told = () => {
    const last: Record<string, string> = {};
    for (const event of events) {
      if (event.kind !== "kline") for (const symbol of event.symbols) last[symbol] = event.kind;
    }
    return last;
  };
  return {
    ...{ feed, events, causes, told },
    losses: () => events.filter(({ kind }) => kind === "lost"),
    delivers: (symbols) => symbols.every((symbol) => told()[symbol] === "delivering"),
    klines: () =>
      events.flatMap((event) =>
        event.kind === "kline" ? [`${event.kline.symbol}@${event.kline.tsOpen / 60_000}`] : [],
      ),
  };
}

/** A venue, a feed of it, and a clock that lets sockets answer at each moment. */
async function scene(limits?: Partial<SocketLimits>, pingMs?: number) {
  const timer = createManualTimer({ settle: () => delay(1) });
  const venue = await startTestSocketVenue();
  ends.push(() => venue.close());
  const watched = watchFeed({
    ...{ timer, socketUrl: venue.url },
    ...(limits && { limits }),
    ...(pingMs !== undefined && { pingMs }),
  });
  /** Lets time pass while the venue sends a candle in progress every few seconds. */
  const live = async (durationMs: number) => {
    for (let passed = 0; passed < durationMs; passed += 5_000) {
      for (const connection of venue.alive()) {
        for (const symbol of connection.subscribed) connection.kline(symbol, 1, false);
      }
      await timer.advance(Math.min(5_000, durationMs - passed));
    }
  };
  return { timer, venue, live, ...watched };
}

function first(venue: TestSocketVenue, index = 0) {
  const connection = venue.connections[index];
  if (connection === undefined) throw new Error("no such connection");
  return connection;
}

test("symbols are spread over connections, requests and time as the venue's limits say", async () => {
  const { feed, venue, timer, delivers } = await scene();
  const symbols = symbolsOf(25);
  feed.subscribe(symbols);
  await timer.advanceUntil(() => delivers(symbols));
  expect(venue.connections.map(({ subscribed }) => subscribed.size)).toEqual([10, 10, 5]);
  for (const { requests } of venue.connections) {
    for (const [index, request] of requests.entries()) {
      expect(request.symbols.length).toBeLessThanOrEqual(4);
      const before = requests[index - 1];
      if (before !== undefined) expect(request.at - before.at).toBeGreaterThanOrEqual(250);
    }
  }
  expect(venue.subscribed().toSorted()).toEqual(symbols.sort());
});

test("a symbol is delivering from the venue's acceptance on, not before", async () => {
  const { feed, venue, timer, events } = await scene();
  venue.answer = () => "ignore";
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => venue.connections[0]?.requests.length === 1);
  await timer.advance(2_000);
  expect(events).toEqual([]);
  first(venue).send({ kind: "accepted", requestId: 1 });
  await timer.advance(0);
  await eventually(() => events.length > 0);
  expect(events).toEqual([{ kind: "delivering", symbols: ["S0"] }]);
});

test("klines are told as they come; those of symbols that nobody asked for are not", async () => {
  const { feed, venue, timer, delivers, klines } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  first(venue).kline("S0", 5);
  first(venue).kline("OTHER", 5);
  first(venue).kline("S0", 6);
  await eventually(() => klines().length === 2);
  expect(klines()).toEqual(["S0@5", "S0@6"]);
});

test("a request without an answer in ten seconds replaces the connection", async () => {
  const { feed, venue, timer, delivers, losses } = await scene();
  venue.answer = () => (venue.connections.length === 1 ? "ignore" : "accept");
  feed.subscribe(["S0"]);
  await timer.advance(9_000);
  expect(losses()).toEqual([]);
  await timer.advanceUntil(() => delivers(["S0"]), { limitMs: 8_000 });
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S0"], reason: "protocol_error" }]);
  expect(venue.alive()).toHaveLength(1);
});

test("a symbol that the venue refuses takes no other with it", async () => {
  const { feed, venue, timer, told, causes } = await scene();
  venue.answer = ({ symbols }) => (symbols.includes("S5") ? "refuse" : "accept");
  feed.subscribe(symbolsOf(10));
  await timer.advanceUntil(() => Object.keys(told()).length === 10);
  expect(told()).toEqual(
    Object.fromEntries(symbolsOf(10).map((symbol) => [symbol, symbol === "S5" ? "lost" : "delivering"])),
  );
  expect(causes).toEqual([]);
});

test("a refused symbol is asked for again after some minutes", async () => {
  const { feed, venue, timer, live, delivers } = await scene();
  venue.answer = ({ symbols }) => (symbols.includes("S1") ? "refuse" : "accept");
  feed.subscribe(["S0", "S1"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  venue.answer = () => "accept";
  await live(310_000);
  expect(delivers(["S0", "S1"])).toBe(true);
  expect(venue.connections).toHaveLength(1);
});

test("a connection whose other end is gone without a word is lost within 30 s, and made again", async () => {
  const { feed, venue, timer, delivers, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  first(venue).socket.pause();
  await timer.advance(24_000);
  expect(losses()).toEqual([]);
  await timer.advance(6_000);
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S0"], reason: "silent" }]);
  await timer.advanceUntil(() => delivers(["S0"]), { limitMs: 2_000 });
});

test("a quiet venue that answers pings is kept, until a minute and a half brought no candle", async () => {
  const { feed, timer, delivers, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  await timer.advance(88_000);
  expect(losses()).toEqual([]);
  await timer.advance(4_000);
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S0"], reason: "silent" }]);
});

test("the protocol's own ping is sent as often as it says", async () => {
  const { feed, venue, timer, live, delivers } = await scene({}, 20_000);
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  await live(100_000);
  const pings = first(venue).requests.filter(({ op }) => op === "ping");
  expect(pings).toHaveLength(5);
});

test("before its life is over a connection is followed by one that delivers already: nothing is lost", async () => {
  const { feed, venue, timer, live, delivers, events, causes } = await scene({
    connectionLifetimeMs: 200_000,
  });
  const symbols = symbolsOf(6);
  feed.subscribe(symbols);
  await timer.advanceUntil(() => delivers(symbols));
  const startedAt = timer.nowMs();
  let fewest = symbols.length;
  while (venue.connections.length < 4) {
    await live(1_000);
    fewest = Math.min(fewest, new Set(venue.subscribed()).size);
    if (timer.nowMs() - startedAt > 900_000) throw new Error("not renewed");
  }
  expect(timer.nowMs() - startedAt).toBeLessThan(3 * 200_000);
  expect(fewest).toBe(symbols.length);
  expect(events.filter(({ kind }) => kind !== "kline")).toHaveLength(2);
  expect(causes).toEqual(["renewal", "renewal", "renewal"]);
  await live(20_000);
  expect(venue.alive()).toHaveLength(1);
}, 20_000);

test("candles that are still on their way on the old connection are told after the new one delivers", async () => {
  const { feed, venue, timer, delivers, klines, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  await timer.advance(60_000);
  first(venue).send({ kind: "shutdown" });
  await timer.advanceUntil(() => venue.connections[1]?.subscribed.size === 1);
  first(venue).kline("S0", 7);
  await eventually(() => klines().includes("S0@7"));
  await timer.advanceUntil(() => first(venue).isClosed, { limitMs: 10_000 });
  first(venue, 1).kline("S0", 8);
  await eventually(() => klines().includes("S0@8"));
  expect(losses()).toEqual([]);
});

test("a symbol that only the old connection delivered is lost when the new one takes over", async () => {
  const { feed, venue, timer, delivers, losses } = await scene();
  feed.subscribe(["S0", "S1"]);
  await timer.advanceUntil(() => delivers(["S0", "S1"]));
  venue.answer = ({ symbols }) => (symbols.includes("S1") ? "refuse" : "accept");
  first(venue).send({ kind: "shutdown" });
  await timer.advanceUntil(() => first(venue).isClosed);
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S1"], reason: "refused" }]);
});

test("a connection that ends after it was announced, before another could be had, says so", async () => {
  const { feed, venue, timer, delivers, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  venue.answer = () => "ignore";
  first(venue).send({ kind: "shutdown" });
  await timer.advance(3_000);
  first(venue).socket.close();
  await eventually(() => losses().length > 0);
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S0"], reason: "shutdown_announced" }]);
});

test("each forced end is one lost and one delivering of each symbol", async () => {
  const { feed, venue, timer, delivers, events, causes } = await scene();
  const symbols = symbolsOf(6);
  feed.subscribe(symbols);
  await timer.advanceUntil(() => delivers(symbols));
  for (let round = 1; round <= 5; round++) {
    for (const { socket } of venue.alive()) socket.terminate();
    await eventually(() => !delivers(symbols));
    await timer.advanceUntil(() => delivers(symbols));
  }
  for (const symbol of symbols) {
    const of = events.filter((event) => event.kind !== "kline" && event.symbols.includes(symbol));
    expect(of.map(({ kind }) => kind)).toEqual([
      "delivering",
      ...Array.from({ length: 5 }, () => ["lost", "delivering"]).flat(),
    ]);
  }
  expect(causes).toEqual(Array(5).fill("closed"));
});

test("a venue that is down is tried at growing intervals, told of once, and found when it is back", async () => {
  const timer = createManualTimer({ settle: () => delay(1) });
  const before = await startTestSocketVenue();
  const port = Number(new URL(before.url).port);
  await before.close();
  const { feed, events, causes, delivers } = watchFeed({ timer, socketUrl: before.url });
  feed.subscribe(["S0", "S1"]);
  await timer.advance(300_000);
  expect(events).toEqual([{ kind: "lost", symbols: ["S0", "S1"], reason: "connect_failed" }]);
  expect(causes.length).toBeGreaterThan(10);
  expect(causes.length).toBeLessThan(60);
  const venue = await startTestSocketVenue({ port });
  ends.push(() => venue.close());
  await timer.advanceUntil(() => delivers(["S0", "S1"]), { limitMs: 35_000 });
});

test("a handshake that nobody answers is given up", async () => {
  const server = createServer(() => undefined).listen(0);
  await once(server, "listening");
  ends.push(async () => server.close());
  const timer = createManualTimer({ settle: () => delay(1) });
  const socketUrl = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { feed, events } = watchFeed({ timer, socketUrl });
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => events.length > 0, { limitMs: 12_000 });
  expect(events).toEqual([{ kind: "lost", symbols: ["S0"], reason: "connect_failed" }]);
});

test("symbols that are dropped are unsubscribed, and connections without any are closed", async () => {
  const { feed, venue, timer, delivers, told, losses } = await scene();
  feed.subscribe(symbolsOf(15));
  await timer.advanceUntil(() => delivers(symbolsOf(15)));
  feed.subscribe(["S3", "NEW"]);
  await timer.advanceUntil(() => venue.alive().length === 1 && told()["NEW"] === "delivering");
  expect(venue.subscribed().toSorted()).toEqual(["NEW", "S3"]);
  expect(losses()).toEqual([]);
});

test("messages that are not as documented end nothing", async () => {
  const { feed, venue, timer, delivers, klines, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  for (let n = 0; n < 100; n++) first(venue).socket.send("what?");
  first(venue).socket.send(Buffer.from([1, 2, 3]));
  first(venue).send({ kind: "accepted", requestId: 99 });
  first(venue).send({ kind: "refused", requestId: null, reason: "of nothing" });
  first(venue).kline("S0", 5);
  await eventually(() => klines().length === 1);
  expect(losses()).toEqual([]);
});

test("a message larger than any of the venue's ends the connection, not the process", async () => {
  const { feed, venue, timer, delivers, losses } = await scene();
  feed.subscribe(["S0"]);
  await timer.advanceUntil(() => delivers(["S0"]));
  first(venue).socket.send(" ".repeat(2_000_000));
  await eventually(() => losses().length > 0);
  expect(losses()).toEqual([{ kind: "lost", symbols: ["S0"], reason: "protocol_error" }]);
});

test("after close nothing is told and nothing is connected", async () => {
  const { feed, venue, timer, delivers, events } = await scene();
  feed.subscribe(symbolsOf(12));
  await timer.advanceUntil(() => delivers(symbolsOf(12)));
  const count = events.length;
  const closing = feed.close();
  for (const connection of venue.alive()) connection.kline("S0", 5);
  await timer.advance(2_000);
  await closing;
  await eventually(() => venue.alive().length === 0);
  await timer.advance(120_000);
  expect(venue.connections).toHaveLength(2);
  expect(events).toHaveLength(count);
});

test("close ends a feed that cannot connect, and one that waits for its venue", async () => {
  const { feed, venue, timer } = await scene();
  venue.answer = () => "ignore";
  feed.subscribe(["S0"]);
  const closing = feed.close();
  await timer.advance(2_000);
  await closing;
  expect(venue.alive()).toEqual([]);
});

test("on a clock six hundred times as fast the feed comes back after each of 50 forced ends", async () => {
  const timer = createAcceleratedTimer(600);
  const venue = await startTestSocketVenue();
  ends.push(() => venue.close());
  const { feed, delivers } = watchFeed({ timer, socketUrl: venue.url, limits: { messageIntervalMs: 10 } });
  feed.subscribe(["S0", "S1"]);
  for (let round = 0; round < 50; round++) {
    await eventually(() => delivers(["S0", "S1"]), 10_000);
    for (const { socket } of venue.alive()) socket.terminate();
    await eventually(() => !delivers(["S0", "S1"]), 10_000);
  }
  await eventually(() => delivers(["S0", "S1"]), 10_000);
}, 30_000);

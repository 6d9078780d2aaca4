import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, expect, onTestFinished, test } from "vitest";
import { readProcessFile } from "../../../workers/src/sandbox/process-file.ts";
import { startRedisServer } from "../../../workers/src/sandbox/redis-server.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { createLogger } from "./logging.ts";
import { createRedis } from "./redis.ts";
import { createRedisStreamBus } from "./redis-stream-bus.ts";
import { consumer, deadline, deliveries, KEEP, publish, said, take } from "./stream-bus-conformance-steps.ts";
import type { StreamBus } from "./streams.ts";

const logger = createLogger({ level: "silent", secrets: [] });
const directory = mkdtempSync(join(tmpdir(), "roehub-redis-"));
/** Of this file alone, because its data is lost and its connections are cut. */
const server = await startRedisServer({ directory });
const redis = createRedis({ url: server.url, logger });

afterEach(async () => {
  await redis.flushall();
});

afterAll(async () => {
  redis.disconnect();
  await server.stop();
  rmSync(directory, { recursive: true });
});

function openBus(url = server.url): StreamBus {
  const bus = createRedisStreamBus({ url, logger });
  onTestFinished(() => bus.close());
  return bus;
}

/** Publishes once more whatever fails, as a producer would that must not lose a message. */
async function publishSurely(bus: StreamBus, stream: string, n: number): Promise<void> {
  const signal = deadline();
  while (!signal.aborted) {
    try {
      await bus.publish(stream, { n: String(n) }, KEEP);
      return;
    } catch (error) {
      expect(error).toMatchObject({ code: "redis_unavailable" });
      await sleep(20);
    }
  }
  throw new Error(`message ${n} could not be published`);
}

/** Cuts every connection but the one that asks. */
const cutConnections = () => redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

const connections = async () =>
  String(await redis.call("CLIENT", "LIST", "TYPE", "normal"))
    .trim()
    .split("\n");

test("connections that are cut again and again lose a reader nothing, and give it nothing twice", async () => {
  const [producer, bus] = [openBus(), openBus()];
  const reading = take(bus.read("s", { afterId: "0", signal: deadline() }), 300);
  for (let n = 1; n <= 300; n++) {
    await publishSurely(producer, "s", n);
    if (n % 50 === 0) await cutConnections();
  }
  const stored = (await redis.xrange("s", "-", "+")).map(([, [, n]]) => n);
  expect((await reading).slice(0, 300)).toEqual(stored.slice(0, 300));
  expect(new Set(stored).size).toBe(300);
});

test("connections that are cut again and again lose a group nothing", async () => {
  const [producer, bus] = [openBus(), openBus()];
  const seen = new Set<string>();
  const working = (async () => {
    for await (const one of bus.readGroup(consumer("s", "a"))) {
      if (one.kind !== "message") continue;
      seen.add(one.fields["n"] ?? "");
      await bus.acknowledge("g", [one]).catch(() => {});
      if (seen.size === 300) break;
    }
  })();
  for (let n = 1; n <= 300; n++) {
    await publishSurely(producer, "s", n);
    if (n % 50 === 0) await cutConnections();
  }
  await working;
  expect(seen.size).toBe(300);
});

/** Works for the group until a message says `last`; what it was given so far is in `got`. */
function work(bus: StreamBus, last: string): { got: string[]; done: Promise<void> } {
  const got: string[] = [];
  const done = (async () => {
    for await (const one of bus.readGroup(consumer("s", "a"))) {
      if (one.kind !== "message") continue;
      await bus.acknowledge("g", [one]);
      got.push(said(one));
      if (got.at(-1) === last) break;
    }
  })();
  return { got, done };
}

test("after the server lost everything a group is there again and its consumer goes on, and so does a reader", async () => {
  const bus = openBus();
  const reading = take(bus.read("s", { afterId: "0", signal: deadline() }), 4);
  const { got, done } = work(bus, "4");
  await publish(bus, "s", 2);
  await expect.poll(() => got).toEqual(["1", "2"]);
  await take(bus.read("s", { afterId: "0", signal: deadline() }), 2);
  await redis.flushall();
  await publish(bus, "s", 2, 3);
  expect(await reading).toEqual(["1", "2", "3", "4"]);
  await done;
  expect(got).toEqual(["1", "2", "3", "4"]);
});

test("a reader goes on although the ids of its stream begin anew", async () => {
  const bus = openBus();
  const reading = take(bus.read("s", { afterId: "0", signal: deadline() }), 3);
  await publish(bus, "s", 2);
  await take(bus.read("s", { afterId: "0", signal: deadline() }), 2);
  await redis.del("s");
  await redis.xadd("s", "1-1", "n", "3");
  expect(await reading).toEqual(["1", "2", "3"]);
});

test("while the server is away commands fail, and readers go on when it is back, empty", async () => {
  const bus = openBus();
  const reading = take(bus.read("s", { afterId: "0", signal: deadline() }), 2);
  const { got, done } = work(bus, "2");
  await publish(bus, "s", 1);
  await expect.poll(() => got).toEqual(["1"]);
  await take(bus.read("s", { afterId: "0", signal: deadline() }), 1);
  await server.kill();
  const down = { code: "redis_unavailable" };
  await expect(bus.publish("s", { n: "2" }, KEEP)).rejects.toMatchObject(down);
  await expect(bus.last("s")).rejects.toMatchObject(down);
  await expect(bus.ping()).rejects.toMatchObject(down);
  await expect(bus.acknowledge("g", [{ stream: "s", id: "1-0" }])).rejects.toMatchObject(down);
  await server.start();
  await publishSurely(bus, "s", 2);
  expect(await reading).toEqual(["1", "2"]);
  await done;
  expect(got).toEqual(["1", "2"]);
});

test("a server that hangs counts as away, and readers go on when it moves again", async () => {
  const bus = openBus();
  const { got, done } = work(bus, "2");
  const reading = take(bus.read("s", { afterId: "0", signal: deadline() }), 2);
  await publish(bus, "s", 1);
  await expect.poll(() => got).toEqual(["1"]);
  const pid = ensureDefined(readProcessFile(join(directory, "redis.pid")), "the server's process");
  process.kill(pid, "SIGSTOP");
  try {
    await expect(bus.last("s")).rejects.toMatchObject({ code: "redis_unavailable" });
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await publishSurely(bus, "s", 2);
  expect((await reading).slice(0, 2)).toEqual(["1", "2"]);
  await done;
});

test("closing is prompt although the server never answers", async () => {
  const sockets = new Set<Socket>();
  const mute = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1");
  await once(mute, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
  const bus = openBus(`redis://127.0.0.1:${(mute.address() as AddressInfo).port}`);
  const endings = [
    bus.ping(),
    take(bus.read("s", { afterId: null, signal: deadline() }), 1),
    deliveries(bus, consumer("s", "a"), 1),
  ];
  await expect.poll(() => sockets.size).toBeGreaterThan(1);
  const closedAt = performance.now();
  await bus.close();
  expect((await Promise.allSettled(endings)).map(({ status }) => status)).toEqual([
    "rejected",
    "fulfilled",
    "fulfilled",
  ]);
  expect(performance.now() - closedAt).toBeLessThan(1_000);
});

test("readers of hundreds of streams share one connection", async () => {
  const bus = openBus();
  const streams = Array.from({ length: 300 }, (_, i) => `many-${i}`);
  const readOne = (stream: string, afterId: string | null, count: number) =>
    take(bus.read(stream, { afterId, signal: deadline() }), count);
  const readings = streams.map((stream) => readOne(stream, "0", 2));
  await Promise.all(streams.map((stream) => publish(bus, stream, 1)));
  await Promise.all(streams.map((stream) => readOne(stream, "0", 1)));
  // The test's own, the commands' and the readers'.
  expect(await connections()).toHaveLength(3);
  await Promise.all(streams.map((stream) => publish(bus, stream, 1, 2)));
  expect(await Promise.all(readings)).toEqual(streams.map(() => ["1", "2"]));
});

test("for a reader that is slow only a few hundred messages wait in memory, however many there are", async () => {
  const bus = openBus();
  await publish(bus, "s", 1);
  const slow = bus.read("s", { afterId: "0", signal: deadline() })[Symbol.asyncIterator]();
  await slow.next();
  const others = take(bus.read("s", { afterId: "0", signal: deadline() }), 5_000);
  await publish(bus, "s", 4_999, 2);
  await others;
  await redis.xtrim("s", "MAXLEN", 0);
  await publish(bus, "s", 1, 5_001);
  let waited = 0;
  while ((await slow.next()).value?.fields["n"] !== "5001") waited++;
  expect(waited).toBeLessThan(500);
  await slow.return?.();
});

test("a closed bus leaves no connection behind", async () => {
  const bus = openBus();
  const readings = [
    take(bus.read("s", { afterId: null, signal: deadline() }), 1),
    deliveries(bus, consumer("s", "a"), 1),
  ];
  await bus.ping();
  await bus.close();
  await Promise.all(readings);
  await expect
    .poll(async () =>
      String(await redis.call("CLIENT", "LIST", "TYPE", "normal"))
        .trim()
        .split("\n"),
    )
    .toHaveLength(1);
});

test("a wrong password is an unavailable server, and closing ends the attempts", async () => {
  const url = new URL(server.url);
  url.password = "another";
  const bus = openBus(url.href);
  await expect(bus.ping()).rejects.toMatchObject({ code: "redis_unavailable" });
});

test("two buses with prefixes of their own do not meet", async () => {
  const [a, b] = ["a:", "b:"].map((keyPrefix) =>
    createRedisStreamBus({ url: server.url, logger, keyPrefix }),
  );
  await a?.publish("s", { n: "1" }, KEEP);
  expect(await b?.last("s")).toBeNull();
  expect(await redis.keys("*")).toEqual(["a:s"]);
  await Promise.all([a?.close(), b?.close()]);
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenInit } from "./api-client.ts";
import { ApiFailure, type Failure } from "./api-failure.ts";
import { createEventStream } from "./event-stream.ts";
import type { Presence } from "./presence.ts";

/** A connection as the server sees it. */
interface ServerSide {
  readonly lastId: string | undefined;
  readonly signal: AbortSignal;
  send(piece: string | Uint8Array<ArrayBuffer>): void;
  end(): void;
}

const flush = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The edges of the process: a server, a clock that stands until it is moved, and somebody who looks away. */
function createWorld() {
  let nowMs = 0;
  let isHidden = false;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const watchers = new Set<Parameters<Presence["subscribe"]>[0]>();
  const connections: ServerSide[] = [];
  const answers: Failure[] = [];
  const seen: string[] = [];
  const lost: (Failure | null)[] = [];

  const open = async (_path: string, { headers = {}, signal }: OpenInit) => {
    const failure = answers.shift();
    if (failure !== undefined) throw new ApiFailure(failure);
    if (signal === undefined) throw new Error("a stream must be able to end");
    const encoder = new TextEncoder();
    const side: { controller?: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> } = {};
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        side.controller = controller;
      },
    });
    signal.addEventListener("abort", () => side.controller?.error(new DOMException("", "AbortError")));
    connections.push({
      lastId: headers["Last-Event-ID"],
      signal,
      send: (piece) => side.controller?.enqueue(typeof piece === "string" ? encoder.encode(piece) : piece),
      end: () => side.controller?.close(),
    });
    return new Response(body);
  };
  const world = {
    connections,
    answers,
    seen,
    lost,
    chance: 0,
    last: () => connections.at(-1),
    tell(change: "hidden" | "shown" | "online") {
      if (change !== "online") isHidden = change === "hidden";
      for (const watcher of [...watchers]) watcher(change);
      return flush();
    },
    async advance(byMs: number) {
      nowMs += byMs;
      for (const timer of [...timers]) if (timer.atMs <= nowMs && timers.delete(timer)) timer.run();
      await flush();
    },
    pending: () => timers.size + watchers.size,
    stop: () => {},
    async listen() {
      const stream = createEventStream({
        open,
        random: () => world.chance,
        timer: {
          nowMs: () => nowMs,
          after(delayMs, run) {
            const timer = { atMs: nowMs + delayMs, run };
            timers.add(timer);
            return () => timers.delete(timer);
          },
        },
        presence: {
          isHidden: () => isHidden,
          subscribe(watcher) {
            watchers.add(watcher);
            return () => watchers.delete(watcher);
          },
        },
      });
      world.stop = stream.listen("/api/stream", {
        onEvent: (event) => seen.push(event.data),
        onLost: (failure) => lost.push(failure),
      });
      await flush();
    },
  };
  return world;
}

let world = createWorld();
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.stop());

test("events come as they are sent, characters cut in two included", async () => {
  await world.listen();
  world.last()?.send("data: one\n\ndata: tw");
  await flush();
  expect(world.seen).toEqual(["one"]);
  world.last()?.send("o\n\ndata: ");
  const [first, ...others] = new TextEncoder().encode("€\n\n");
  world.last()?.send(Uint8Array.of(first ?? 0));
  world.last()?.send(Uint8Array.from(others));
  await flush();
  expect(world.seen).toEqual(["one", "two", "€"]);
});

describe("a lost connection", () => {
  test("is resumed behind the last event, and an event that was cut is not half seen", async () => {
    await world.listen();
    world.last()?.send("id: 7\ndata: one\n\nid: 8\ndata: tw");
    await flush();
    world.last()?.end();
    await flush();
    await world.advance(1_000);
    expect(world.connections).toHaveLength(2);
    expect(world.last()?.lastId).toBe("7");
    world.last()?.send("id: 8\ndata: two\n\n");
    await flush();
    expect(world.seen).toEqual(["one", "two"]);
    expect(world.lost).toEqual([null]);
  });

  test("is resumed from an id that came without an event", async () => {
    await world.listen();
    world.last()?.send("data: one\n\nid: 9\n\n");
    await flush();
    world.last()?.end();
    await flush();
    await world.advance(1_000);
    expect(world.last()?.lastId).toBe("9");
  });

  test("that stood for long is tried again at once", async () => {
    await world.listen();
    await world.advance(30_000);
    world.last()?.end();
    await flush();
    expect(world.connections).toHaveLength(2);
  });

  test.each([
    [0, [500, 1_000, 2_000, 4_000, 7_500, 7_500]],
    [1, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]],
  ])("waits longer each time, by chance %d after %j ms", async (chance, waitsMs) => {
    world.chance = chance;
    world.answers.push(...waitsMs.map((): Failure => ({ kind: "offline" })));
    await world.listen();
    for (const waitMs of waitsMs) {
      const before = world.answers.length + world.connections.length;
      await world.advance(waitMs - 1);
      expect(world.answers.length + world.connections.length).toBe(before);
      await world.advance(1);
    }
    expect(world.connections).toHaveLength(1);
  });

  test("does not wait once the device finds a network", async () => {
    world.answers.push({ kind: "offline" });
    await world.listen();
    expect(world.connections).toHaveLength(0);
    await world.tell("online");
    expect(world.connections).toHaveLength(1);
  });
});

test("a connection that is silent for three heartbeats is cut; heartbeats keep it", async () => {
  await world.listen();
  const first = world.last();
  for (let beat = 0; beat < 5; beat++) {
    await world.advance(15_000);
    first?.send(":\n\n");
    await flush();
  }
  expect(first?.signal.aborted).toBe(false);
  await world.advance(45_000);
  expect(first?.signal.aborted).toBe(true);
  expect(world.connections).toHaveLength(2);
});

test.each<[string, Failure, boolean]>([
  ["an ended session", { kind: "signed_out", code: "unauthenticated" }, true],
  ["a refused topic", { kind: "refused", status: 422, code: "validation_failed", requestId: null }, true],
  ["too many streams", { kind: "refused", status: 429, code: "too_many_requests", requestId: null }, false],
  [
    "a fault of the server",
    { kind: "refused", status: 503, code: "redis_unavailable", requestId: null },
    false,
  ],
])("%s: %j is final: %s", async (_name, failure, isFinal) => {
  world.answers.push(failure);
  await world.listen();
  expect(world.lost).toEqual([failure]);
  await world.advance(60_000);
  expect(world.connections).toHaveLength(isFinal ? 0 : 1);
});

describe("a page that nobody sees", () => {
  test("holds no connection, and resumes when it is shown", async () => {
    await world.listen();
    world.last()?.send("id: 7\ndata: one\n\n");
    await flush();
    await world.tell("hidden");
    expect(world.last()?.signal.aborted).toBe(true);
    await world.advance(600_000);
    expect(world.connections).toHaveLength(1);
    await world.tell("shown");
    expect(world.connections).toHaveLength(2);
    expect(world.last()?.lastId).toBe("7");
    expect(world.lost).toEqual([]);
  });

  test("asks for nothing from the start", async () => {
    await world.tell("hidden");
    await world.listen();
    expect(world.connections).toHaveLength(0);
  });
});

test("the end of listening cuts the connection and leaves nothing behind", async () => {
  await world.listen();
  const connection = world.last();
  world.stop();
  await flush();
  expect(connection?.signal.aborted).toBe(true);
  expect(world.pending()).toBe(0);
  world.answers.push({ kind: "offline" });
  await world.listen();
  world.stop();
  await flush();
  expect(world.pending()).toBe(0);
});

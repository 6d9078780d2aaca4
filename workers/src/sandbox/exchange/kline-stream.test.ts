import { MINUTE_MS } from "@roehub/core/kernel/time";
import { expect, it } from "vitest";
import { type RunningExchange, startExchange, type TestSocket, valueAt } from "./exchange-fixture.ts";

const START = Date.UTC(2026, 2, 4, 12, 0, 0);
const STREAMS = ["btcusdt", "ethusdt", "solusdt"].map((symbol) => `${symbol}@kline_1m`);

let lastId = 1;

/** Moves the standing clock, and waits until everything that was due has arrived. */
async function stepTo(atMs: number, { clock }: RunningExchange, socket: TestSocket): Promise<void> {
  clock.skipTo(atMs);
  lastId += 1;
  const id = lastId;
  socket.send({ method: "LIST_SUBSCRIPTIONS", id });
  await socket.until((messages) => messages.some((message) => valueAt(message, "id") === id), "the answer");
}

async function startStanding(): Promise<{ running: RunningExchange; socket: TestSocket }> {
  // Late enough that the end of the minute before has been told.
  const running = await startExchange({ startMs: START + 5_000 });
  running.clock.pause();
  const socket = await running.connect(1, `/stream?streams=${STREAMS.join("/")}`);
  return { running, socket };
}

interface Told {
  readonly stream: string;
  readonly eventMs: number;
  readonly tsOpen: number;
  readonly isClosed: boolean;
}

function told(socket: TestSocket): Told[] {
  return socket.messages
    .filter((message) => valueAt(message, "data.k") !== undefined)
    .map((message) => ({
      stream: String(valueAt(message, "stream")),
      eventMs: Number(valueAt(message, "data.E")),
      tsOpen: Number(valueAt(message, "data.k.t")),
      isClosed: valueAt(message, "data.k.x") === true,
    }));
}

it("a minute is told as closed once, 20 to 1,900 ms after its end", async () => {
  const { running, socket } = await startStanding();
  for (let minute = 1; minute <= 5; minute++) {
    const endMs = START + minute * MINUTE_MS;
    const closed = () => told(socket).filter(({ isClosed }) => isClosed).length;
    await stepTo(endMs + 19, running, socket);
    expect(closed()).toBe((minute - 1) * STREAMS.length);
    await stepTo(endMs + 1_900, running, socket);
    expect(closed()).toBe(minute * STREAMS.length);
  }
});

it("the minute in progress is told about every two seconds, never before the one before it is closed", async () => {
  const { running, socket } = await startStanding();
  for (let atMs = START + 5_000; atMs <= START + 3 * MINUTE_MS; atMs += 500)
    await stepTo(atMs, running, socket);
  for (const name of STREAMS) {
    const stream = told(socket).filter(({ stream }) => stream === name);
    const updates = stream.filter(({ isClosed, tsOpen }) => !isClosed && tsOpen === START + MINUTE_MS);
    expect(updates.length).toBeGreaterThan(24);
    expect(updates.length).toBeLessThan(32);
    expect(stream.map(({ tsOpen }) => tsOpen)).toEqual(
      stream.map(({ tsOpen }) => tsOpen).toSorted((a, b) => a - b),
    );
    const closedAt = stream.findIndex(({ isClosed }) => isClosed);
    expect(stream.slice(closedAt + 1).every(({ tsOpen }) => tsOpen > START)).toBe(true);
    expect(stream.every(({ eventMs }, index) => eventMs >= (stream[index - 1]?.eventMs ?? 0))).toBe(true);
  }
}, 20_000);

it("who comes while a minute's end is not told yet is told it", async () => {
  const running = await startExchange({ startMs: START + MINUTE_MS });
  running.clock.pause();
  const socket = await running.connect(1, `/stream?streams=${STREAMS.join("/")}`);
  await stepTo(START + MINUTE_MS + 1_900, running, socket);
  expect(
    told(socket)
      .filter(({ isClosed }) => isClosed)
      .map(({ tsOpen }) => tsOpen),
  ).toEqual([START, START, START]);
});

it("many connections hear the same", async () => {
  const { running, socket } = await startStanding();
  const others = await Promise.all(
    Array.from({ length: 5 }, () => running.connect(1, `/stream?streams=${STREAMS.join("/")}`)),
  );
  for (let minute = 1; minute <= 3; minute++)
    await stepTo(START + minute * MINUTE_MS + 2_000, running, socket);
  const closed = (of: TestSocket) => told(of).filter(({ isClosed }) => isClosed);
  for (const other of others) {
    await other.until(() => closed(other).length >= 9, "the closed minutes");
    expect(closed(other)).toEqual(closed(socket));
  }
});

it("nobody sees of a minute what has not happened yet", async () => {
  const running = await startExchange({ startMs: START + 15_000 });
  running.clock.pause();
  const read = async () => {
    const path = `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${START}&endTime=${START + 5 * MINUTE_MS}`;
    return ((await running.get(1, path)).body as string[][]).map((row) => ({
      tsOpen: row[0],
      volume: Number(row[5]),
    }));
  };
  const early = await read();
  running.clock.skipTo(START + 45_000);
  const later = await read();
  running.clock.skipTo(START + MINUTE_MS + 1);
  const [over, next] = await read();
  expect([early.length, later.length]).toEqual([1, 1]);
  expect(early[0]?.volume).toBeGreaterThan(0.2 * (over?.volume ?? 0));
  expect(early[0]?.volume).toBeLessThan(0.3 * (over?.volume ?? 0));
  expect(later[0]?.volume).toBeLessThan(0.8 * (over?.volume ?? 0));
  expect(next?.volume).toBeLessThan(0.01 * (over?.volume ?? 0));
});

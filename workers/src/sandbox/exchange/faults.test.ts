import { describe, expect, it } from "vitest";
import { type RunningExchange, startExchange, type TestSocket, valueAt } from "./exchange-fixture.ts";
import { planFaultScript, playFaultScript } from "./fault-script.ts";
import type { FaultKind } from "./faults.ts";

const START = Date.UTC(2026, 2, 4, 12, 0, 0);
const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;

/** The minutes that were told as closed, counted from the start. */
function closedMinutes(socket: TestSocket): number[] {
  return socket.messages.flatMap((message) =>
    valueAt(message, "data.k.x") === true ? [(Number(valueAt(message, "data.k.t")) - START) / 60_000] : [],
  );
}

/** Moves the clock until the minute's end was told, or would have been. */
async function passMinutes(running: RunningExchange, socket: TestSocket, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    const nowMs = running.clock.nowMs();
    running.clock.skipTo((Math.floor(nowMs / 60_000) + 1) * 60_000 + 2_000);
    await listAnswered(socket);
  }
}

let lastId = 100;
/** What was sent before this was read has arrived. */
async function listAnswered(socket: TestSocket): Promise<void> {
  lastId += 1;
  const id = lastId;
  socket.send({ method: "LIST_SUBSCRIPTIONS", id });
  await socket.until((messages) => messages.some((message) => valueAt(message, "id") === id), "the answer");
}

async function startMinutes(): Promise<{ running: RunningExchange; socket: TestSocket }> {
  const running = await startExchange({ startMs: START + 5_000 });
  const socket = await running.connect(2, "/market/stream?streams=btcusdt@kline_1m");
  return { running, socket };
}

const FUTURES = { marketId: 2, symbol: "BTCUSDT" } as const;

describe("faults of closed klines", () => {
  it("gap: the next ones are not sent, and HTTP has them", async () => {
    const { running, socket } = await startMinutes();
    const fault = running.exchange.faults.add({ kind: "gap", ...FUTURES, count: 2 });
    await passMinutes(running, socket, 4);
    expect(closedMinutes(socket)).toEqual([2, 3]);
    expect([fault.consumed(), fault.remaining()]).toEqual([2, 0]);
    const { body } = await running.get(
      2,
      `/fapi/v1/klines?symbol=BTCUSDT&interval=1m&startTime=${START}&limit=4`,
    );
    expect((body as number[][]).map(([open = 0]) => (open - START) / 60_000)).toEqual([0, 1, 2, 3]);
  });

  it("duplicate: the next one is sent twice", async () => {
    const { running, socket } = await startMinutes();
    running.exchange.faults.add({ kind: "duplicate" });
    await passMinutes(running, socket, 2);
    expect(closedMinutes(socket)).toEqual([0, 0, 1]);
  });

  it("reorder: two are swapped, and none is lost", async () => {
    const { running, socket } = await startMinutes();
    running.exchange.faults.add({ kind: "reorder", ...FUTURES });
    await passMinutes(running, socket, 3);
    expect(closedMinutes(socket)).toEqual([1, 0, 2]);
  });

  it("delay: the next one comes so much later", async () => {
    const { running, socket } = await startMinutes();
    running.exchange.faults.add({ kind: "delay", ms: 90_000 });
    await passMinutes(running, socket, 3);
    expect(closedMinutes(socket).toSorted()).toEqual([0, 1, 2]);
    expect(closedMinutes(socket)[0]).toBe(1);
  });

  it("strike only the market and the symbol they are for", async () => {
    const { running, socket } = await startMinutes();
    const other = running.exchange.faults.add({ kind: "gap", marketId: 2, symbol: "ETHUSDT" });
    const elsewhere = running.exchange.faults.add({ kind: "gap", marketId: 1 });
    await passMinutes(running, socket, 2);
    expect(closedMinutes(socket)).toEqual([0, 1]);
    expect([other.consumed(), elsewhere.consumed()]).toEqual([0, 0]);
  });
});

describe("faults of connections", () => {
  it("disconnect: ends those of the market at once, without a goodbye", async () => {
    const running = await startExchange();
    const [spot, futures] = [await running.connect(1, "/stream"), await running.connect(2, "/market/stream")];
    expect(running.exchange.faults.add({ kind: "disconnect", marketId: 1 }).consumed()).toBe(1);
    expect(await spot.closed()).toBe(1006);
    expect(futures.closeCode()).toBeNull();
  });

  it("connect_refused: nobody gets in until its time is over", async () => {
    const running = await startExchange();
    const fault = running.exchange.faults.add({ kind: "connect_refused", marketId: 1, forMs: 30_000 });
    await expect(running.connect(1, "/stream")).rejects.toThrow();
    await running.connect(2, "/market/stream");
    running.clock.skipTo(running.clock.nowMs() + 30_000);
    await running.connect(1, "/stream");
    expect(fault.consumed()).toBe(1);
  });

  it("server_shutdown: is announced, and comes", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream?streams=btcusdt@kline_1m");
    running.exchange.faults.add({ kind: "server_shutdown", afterMs: 5_000 });
    await socket.until(
      (messages) => messages.some((m) => valueAt(m, "data.e") === "serverShutdown"),
      "the notice",
    );
    expect(socket.closeCode()).toBeNull();
    running.clock.skipTo(running.clock.nowMs() + 6_000);
    expect(await socket.closed()).toBe(1001);
  });

  it("half_open: the connection stays and is dead: pings and goodbyes stay unanswered too", async () => {
    const running = await startExchange();
    const dead = await running.connect(1, "/stream?streams=btcusdt@kline_1m");
    expect(running.exchange.faults.add({ kind: "half_open", marketId: 1 }).consumed()).toBe(1);
    const alive = await running.connect(1, "/stream?streams=btcusdt@kline_1m");
    let pongs = 0;
    dead.socket.on("pong", () => {
      pongs += 1;
    });
    dead.socket.ping();
    dead.send({ method: "LIST_SUBSCRIPTIONS", id: 1 });
    dead.socket.close();
    const before = dead.messages.length;
    running.clock.skipTo(running.clock.nowMs() + 120_000);
    await alive.until((messages) => messages.some((m) => valueAt(m, "data.k.x") === true), "a closed kline");
    // Time enough for an answer, if there were one.
    for (let trip = 0; trip < 5; trip++) await listAnswered(alive);
    expect([dead.messages.length, pongs, dead.closeCode()]).toEqual([before, 0, null]);
  });

  it("garbage: a text that is no JSON comes, and the connection goes on", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream?streams=btcusdt@kline_1m");
    running.exchange.faults.add({ kind: "garbage" });
    await socket.until((messages) => messages.some((message) => typeof message === "string"), "garbage");
    await listAnswered(socket);
  });
});

describe("faults of requests", () => {
  it("rate_limited, banned and server_error: as often as they say", async () => {
    const running = await startExchange();
    const ask = async (marketId: 1 | 3) => {
      const path = marketId === 1 ? "/api/v3/time" : "/v5/market/tickers?category=spot&symbol=BTCUSDT";
      const { status, headers, body } = await running.get(marketId, path);
      return [status, headers.get("retry-after"), valueAt(body, marketId === 1 ? "code" : "retCode")];
    };
    const { faults } = running.exchange;
    faults.add({ kind: "rate_limited", marketId: 1, retryAfterS: 7 });
    expect([await ask(1), await ask(1)]).toEqual([
      [429, "7", -1003],
      [200, null, undefined],
    ]);
    faults.add({ kind: "banned", marketId: 1, retryAfterS: 120 });
    expect(await ask(1)).toEqual([418, "120", -1003]);
    faults.add({ kind: "server_error", marketId: 1, count: 2, status: 502 });
    expect([await ask(1), await ask(1), await ask(1)].map(([status]) => status)).toEqual([502, 502, 200]);
    faults.add({ kind: "rate_limited", marketId: 3, retryAfterS: 2 });
    expect(await ask(3)).toEqual([200, null, 10_006]);
    faults.add({ kind: "banned", marketId: 3, retryAfterS: 2 });
    expect(await ask(3)).toEqual([403, null, 10_006]);
    expect(await ask(3)).toEqual([200, null, 0]);
  });

  it("clock_skew: everything the exchange says is of its own time", async () => {
    const running = await startExchange();
    running.clock.pause();
    running.exchange.faults.add({ kind: "clock_skew", ms: -90_000 });
    const { body } = await running.get(1, "/api/v3/time");
    expect(body).toEqual({ serverTime: running.clock.nowMs() - 90_000 });
  });

  it("revision: a minute that is not over is not told as closed, nor is one to come", async () => {
    const { running, socket } = await startMinutes();
    for (const tsOpen of [START, START + 60_000]) {
      const fault = running.exchange.faults.add({ kind: "revision", ...FUTURES, tsOpen, isTold: true });
      expect(fault.consumed()).toBe(0);
    }
    await listAnswered(socket);
    expect(closedMinutes(socket)).toEqual([]);
  });

  it("revision: a past candle reads differently from now on", async () => {
    const running = await startExchange({ startMs: START });
    const tsOpen = START - 600_000;
    const path = `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${tsOpen}&limit=2`;
    const [before, after] = (await running.get(1, path)).body as string[][];
    running.exchange.faults.add({ kind: "revision", ...BTC, tsOpen });
    const [revised, same] = (await running.get(1, path)).body as string[][];
    expect(Number(revised?.[5])).toBeCloseTo(Number(before?.[5]) * 1.01, 6);
    expect(same).toEqual(after);
    expect(running.exchange.faults.add({ kind: "revision", ...BTC, tsOpen: 60_000 }).consumed()).toBe(0);
  });
});

describe("a script of faults", () => {
  const kinds: FaultKind[] = [
    "disconnect",
    "gap",
    "duplicate",
    "reorder",
    "delay",
    "rate_limited",
    "revision",
  ];
  const script = { kinds, instruments: [BTC, FUTURES], count: 40, everyMs: 60_000 };

  it("is the same for the same seed, and another for another", () => {
    const specs = (seed: number) =>
      planFaultScript(seed, script).map(({ afterMs, spec }) => ({ afterMs, ...spec(START) }));
    expect(specs(1)).toEqual(specs(1));
    expect(specs(1)).not.toEqual(specs(2));
    expect(new Set(specs(1).map(({ kind }) => kind)).size).toBe(kinds.length);
  });

  it("plays on the exchange's clock and says what struck", async () => {
    const running = await startExchange({ speed: 6_000 });
    const { faults } = running.exchange;
    const played = await playFaultScript(
      5,
      { ...script, kinds: ["revision"], count: 5 },
      { faults, timer: running.clock },
    );
    expect(played.map((fault) => fault.consumed())).toEqual([1, 1, 1, 1, 1]);
  });
});

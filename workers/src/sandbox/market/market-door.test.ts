import { MINUTE_MS } from "@roehub/core/kernel/time";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Timer } from "@roehub/core/platform/timer";
import { expect, it, onTestFinished } from "vitest";
import { startExchange, valueAt } from "../exchange/exchange-fixture.ts";
import { createMarketDoor } from "./market-door.ts";

const START = Date.UTC(2026, 2, 4, 12, 0, 0);
const BTC = { marketId: 1, symbol: "BTCUSDT" } as const;
const STREAM = "/stream?streams=btcusdt@kline_1m";

/** A machine whose sleeps end when the test says so. */
function createMachine(): Timer & { wake(): Promise<void> } {
  const sleeping = new Set<() => void>();
  return {
    ...createSystemClock(),
    sleep: (_durationMs, signal) =>
      new Promise((resolve, reject) => {
        sleeping.add(resolve);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
    async wake() {
      for (const resolve of sleeping) resolve();
      await Promise.resolve();
    },
  };
}

async function startDoor() {
  const running = await startExchange({ startMs: START + 5_000 });
  running.clock.pause();
  const machine = createMachine();
  const door = createMarketDoor({ ...running, revised: BTC, machine });
  onTestFinished(door.close);
  return { ...running, machine, door };
}

it("pause, resume and a speed move the market's clock, and a speed ends a pause", async () => {
  const { clock, door } = await startDoor();
  const told: unknown[] = [];
  door.subscribe(() => told.push(door.clock()));
  door.move({ action: "speed", speed: 60 });
  expect([clock.speed(), clock.isPaused()]).toEqual([60, false]);
  door.move({ action: "pause" });
  expect([clock.speed(), clock.isPaused()]).toEqual([60, true]);
  door.move({ action: "resume" });
  expect([clock.speed(), clock.isPaused()]).toEqual([60, false]);
  expect(told).toMatchObject([{ isPaused: false }, { isPaused: true }, { isPaused: false }]);
});

it("the next bar of a standing market is told by its venue, and then the market stands again", async () => {
  const { clock, machine, door, connect } = await startDoor();
  door.move({ action: "speed", speed: 600 });
  door.move({ action: "pause" });
  const minuteMs = Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS;
  const socket = await connect(1, STREAM);
  door.move({ action: "next_bar" });
  expect(clock.nowMs()).toBeGreaterThanOrEqual(minuteMs + MINUTE_MS + 2_000);
  expect(door.clock()).toMatchObject({ speed: 1, isPaused: false });
  await socket.until(
    (messages) =>
      messages.some((one) => valueAt(one, "data.k.x") === true && valueAt(one, "data.k.t") === minuteMs),
    "the closed candle",
  );
  await machine.wake();
  await expect.poll(() => door.clock()).toMatchObject({ speed: 600, isPaused: true });
  expect(clock.nowMs()).toBeLessThan(minuteMs + 2 * MINUTE_MS);
});

it("a market that runs keeps its speed over the next bar", async () => {
  const { clock, door } = await startDoor();
  door.move({ action: "speed", speed: 1 });
  door.move({ action: "next_bar" });
  expect(door.clock()).toMatchObject({ speed: 1, isPaused: false });
  expect(clock.nowMs()).toBeGreaterThanOrEqual(START + MINUTE_MS);
});

it("a move amid the next bar of a standing market counts", async () => {
  const { machine, door } = await startDoor();
  door.move({ action: "next_bar" });
  door.move({ action: "speed", speed: 60 });
  await machine.wake();
  expect(door.clock()).toMatchObject({ speed: 60, isPaused: false });
});

it("a lost feed ends the sockets and refuses new ones, however fast the market goes, until it is given back", async () => {
  const { door, connect } = await startDoor();
  const socket = await connect(1, STREAM);
  door.move({ action: "speed", speed: 600 });
  const giveBack = door.loseFeed();
  await socket.closed();
  await expect(connect(1, STREAM)).rejects.toThrow();
  door.move({ action: "next_bar" });
  await expect(connect(3, "/v5/public/spot")).rejects.toThrow();
  giveBack();
  await connect(1, STREAM);
});

it("a revised candle reads differently over HTTP, and its socket hears of it", async () => {
  const { door, connect, get } = await startDoor();
  const socket = await connect(1, STREAM);
  const revised = door.reviseCandle();
  const tsOpen = START - 3 * MINUTE_MS;
  expect(revised).toEqual({ instrumentKey: "binance:spot:BTCUSDT", tsOpen });
  await socket.until((messages) => messages.some((one) => valueAt(one, "data.k.t") === tsOpen), "the candle");
  const told = socket.messages.find((one) => valueAt(one, "data.k.t") === tsOpen);
  expect(valueAt(told, "data.k.x")).toBe(true);
  const { body } = await get(1, `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${tsOpen}&limit=1`);
  expect(Number(valueAt(told, "data.k.v"))).toBe(Number(valueAt(body, "0.5")));
  door.reviseCandle();
  const { body: again } = await get(
    1,
    `/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime=${tsOpen}&limit=1`,
  );
  expect(Number(valueAt(again, "0.5"))).toBeGreaterThan(Number(valueAt(body, "0.5")));
});

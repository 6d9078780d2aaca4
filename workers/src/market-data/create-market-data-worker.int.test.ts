import { setTimeout as delay } from "node:timers/promises";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { createMetrics } from "@roehub/core/platform/metrics";
import { expect, it } from "vitest";
import { createManualTimer } from "../../../core/src/venues/test-timer.ts";
import { createTestVenue } from "../../../core/src/venues/test-venue.ts";
import { createTestClickhouse, type TestClickhouse } from "../sandbox/test-databases.ts";
import { createMarketDataWorker, type MarketDataWorkerDeps } from "./create-market-data-worker.ts";

const T = Date.UTC(2026, 2, 15, 12);
const databases: TestClickhouse[] = [];
for (let count = 0; count < 5; count++) databases.push(await createTestClickhouse());
const ADDRESSES = { restUrl: "http://127.0.0.1:1", socketUrl: "ws://127.0.0.1:1" };

/** A worker on two markets with a ClickHouse of its own, at a clock that stands until it is moved. */
function createWorld() {
  const { clickhouse } = ensureDefined(databases.pop(), "a database of the test's own");
  const timer = createManualTimer({ startMs: T });
  const spot = createTestVenue(timer);
  const futures = createTestVenue(timer);
  spot.listed = ["AUSDT", "BUSDT", "CUSDT", "XDTBTC"];
  futures.listed = ["BTCUSDT", "ETHUSDT"];
  const venueOf = (marketId: number) => (marketId === 1 ? spot : futures);
  const venues: MarketVenues = {
    rest: (marketId) => venueOf(marketId).rest,
    createFeed: (marketId, onEvent) => venueOf(marketId).createFeed(onEvent),
  };
  const config: MarketDataWorkerDeps["config"] = {
    markets: [
      { marketId: 1, subscribe: { quote: "USDT", limit: 2 }, ...ADDRESSES },
      { marketId: 4, subscribe: { symbols: ["BTCUSDT", "GONEUSDT"] }, ...ADDRESSES },
    ],
    ingest: { flushIntervalMs: 1_000, flushRows: 10_000, queueRows: 200_000, firstHistoryMinutes: 3 },
    instruments: { refreshMinutes: 60 },
    repair: { scanMinutes: 15, scanDays: 3, rereadMinutes: 60 },
    worker: { metrics: { host: "127.0.0.1", port: 0 } },
    scheduler: { metrics: { host: "127.0.0.1", port: 0 } },
  };
  const metrics = createMetrics();
  const worker = createMarketDataWorker({
    config,
    clickhouse,
    bus: createInProcessStreamBus(),
    venues,
    timer,
    logger: createLogger({ level: "silent", secrets: [] }),
    metrics,
  });
  const until = async (condition: () => boolean | Promise<boolean>) => {
    const deadline = performance.now() + 20_000;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error("not within 20 s");
      await timer.advance(500);
      spot.deliver();
      futures.deliver();
      await delay(5);
    }
  };
  const candles = createCandlesStore({ clickhouse, clock: timer });
  const instruments = createInstrumentsStore({ clickhouse, clock: timer });
  const stop = async () => {
    let isStopped = false;
    const stopping = worker.stop().then(() => {
      isStopped = true;
    });
    // Slowly: the databases take real time.
    for (let step = 0; !isStopped && step < 1_000; step++) {
      await timer.advance(50);
      await delay(10);
    }
    await stopping;
  };
  return { timer, spot, futures, worker, until, candles, instruments, metrics, stop };
}

it("works alone: asks for the instruments, and ingests what the configuration names of them", async () => {
  const world = createWorld();
  world.worker.start();
  await world.until(
    async () =>
      (await world.candles.read1m({ marketId: 1, symbol: "BUSDT" }, T, T + MINUTE_MS)).length === 1 &&
      (await world.candles.read1m({ marketId: 4, symbol: "BTCUSDT" }, T, T + MINUTE_MS)).length === 1,
  );
  expect(world.spot.subscribed()).toEqual(["AUSDT", "BUSDT"]);
  expect(world.futures.subscribed()).toEqual(["BTCUSDT"]);
  expect((await world.instruments.ofMarket(1)).map(({ symbol }) => symbol)).toEqual([
    "AUSDT",
    "BUSDT",
    "CUSDT",
    "XDTBTC",
  ]);
  const text = await world.metrics.text();
  expect(text).toContain('worker_heartbeat_timestamp_seconds{worker="market-data:binance:spot"}');
  expect(text).toContain('worker_heartbeat_timestamp_seconds{worker="market-data:bybit:futures"}');
  await world.stop();
});

it("follows what the reference data say of instruments", async () => {
  const world = createWorld();
  world.worker.start();
  await world.until(() => world.spot.subscribed().length === 2);
  const known = await world.instruments.find({ marketId: 1, symbol: "AUSDT" });
  if (known === null) throw new Error("AUSDT is known");
  await world.instruments.upsert([{ ...known, isTradable: false }]);
  await world.until(() => !world.spot.subscribed().includes("AUSDT"));
  expect(world.spot.subscribed()).toEqual(["BUSDT", "CUSDT"]);
  await world.stop();
});

it("ingests the listed symbols though the venue does not say its instruments", async () => {
  const world = createWorld();
  world.futures.rest.instruments = () => Promise.reject(new Error("the venue does not answer"));
  world.worker.start();
  await world.until(() => world.futures.subscribed().length > 0);
  expect(world.futures.subscribed()).toEqual(["BTCUSDT", "GONEUSDT"]);
  await world.stop();
});

it("opens the sockets of a market whose venue bans us", async () => {
  const world = createWorld();
  world.futures.rest.instruments = (signal) =>
    new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  world.worker.start();
  await world.until(() => world.futures.subscribed().length > 0);
  expect(world.futures.subscribed()).toEqual(["BTCUSDT", "GONEUSDT"]);
  await world.stop();
});

it("has stored what came before it has stopped", async () => {
  const world = createWorld();
  world.worker.start();
  await world.until(() => world.futures.asked.length > 0);
  await world.timer.advance(2 * MINUTE_MS + SECOND_MS);
  world.futures.deliver();
  await world.stop();
  const series = await world.candles.read1m({ marketId: 4, symbol: "BTCUSDT" }, T, T + 2 * MINUTE_MS);
  expect([...series.tsOpen]).toEqual([T, T + MINUTE_MS]);
});

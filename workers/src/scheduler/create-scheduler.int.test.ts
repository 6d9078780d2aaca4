import { setTimeout as delay } from "node:timers/promises";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { candleStream } from "@roehub/core/market-data/candle-message";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { countMinutes } from "@roehub/core/market-data/gap-ranges";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { createMetrics } from "@roehub/core/platform/metrics";
import { createPostgres, type Postgres } from "@roehub/core/platform/postgres";
import { afterAll, afterEach, expect, it, onTestFinished } from "vitest";
import { createManualTimer } from "../../../core/src/venues/test-timer.ts";
import { createTestVenue } from "../../../core/src/venues/test-venue.ts";
import { createTestClickhouse, createTestDatabase } from "../sandbox/test-databases.ts";
import { createScheduler, type SchedulerDeps } from "./create-scheduler.ts";

const { clickhouse } = await createTestClickhouse();
const { postgres, dsn } = await createTestDatabase();
const otherPostgres = createPostgres({ dsn, maxConnections: 2 });
afterAll(() => otherPostgres.close());
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Some minutes into a day: the newest ones, which a scan leaves, go back to midnight. */
const T = Date.UTC(2026, 2, 15, 0, 7);
const timer = createManualTimer({ startMs: T });
const venue = createTestVenue(timer);
venue.listed = ["BTCUSDT", "ETHUSDT"];
const REF = { marketId: 1, symbol: "BTCUSDT" } as const;

const candles = createCandlesStore({ clickhouse, clock: timer });
const klines = createKlinesStore({ clickhouse, clock: timer });
const instruments = createInstrumentsStore({ clickhouse, clock: timer });

const bus = createInProcessStreamBus();

/** Opens of the candles that readers of the stream were told of. */
async function publishedOpens(): Promise<readonly number[]> {
  const last = await bus.last(candleStream(REF));
  const ending = new AbortController();
  const opens: number[] = [];
  for await (const { id, fields } of bus.read(candleStream(REF), { afterId: "0-0", signal: ending.signal })) {
    opens.push(Number(fields["ts_open"]));
    if (id === last?.id) ending.abort();
  }
  return opens;
}

const ADDRESSES = { restUrl: "http://127.0.0.1:1", socketUrl: "ws://127.0.0.1:1" };
const CONFIG: SchedulerDeps["config"] = {
  markets: [{ marketId: 1, subscribe: { symbols: ["BTCUSDT", "ETHUSDT"] }, ...ADDRESSES }],
  ingest: { flushIntervalMs: 1_000, flushRows: 10_000, queueRows: 200_000, firstHistoryMinutes: 3 },
  instruments: { refreshMinutes: 60 },
  repair: { scanMinutes: 3, scanDays: 2, rereadMinutes: 10 },
  worker: { metrics: { host: "127.0.0.1", port: 0 } },
  scheduler: { metrics: { host: "127.0.0.1", port: 0 } },
};

function createWorld(database: Pick<Postgres, "pool"> = postgres, config = CONFIG) {
  const metrics = createMetrics();
  const scheduler = createScheduler({
    config,
    postgres: database,
    clickhouse,
    venues: { rest: () => venue.rest },
    bus,
    timer,
    machineTimer: timer,
    logger: createLogger({ level: "silent", secrets: [] }),
    metrics,
  });
  const metric = async (start: string) => {
    const line = (await metrics.text()).split("\n").find((text) => text.startsWith(start));
    return Number(line?.split(" ").at(-1) ?? Number.NaN);
  };
  const stop = async () => {
    let isStopped = false;
    const stopping = scheduler.stop().then(() => {
      isStopped = true;
    });
    await until(() => isStopped);
    await stopping;
  };
  stops.push(stop);
  return { scheduler, metric, stop };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error("not within 20 s");
    await timer.advance(500);
    await delay(5);
  }
}

const minute = (offset: number) => T - (T % MINUTE_MS) + offset * MINUTE_MS;

/** Stores the venue's candles that open in `[startMs, endMs)` but those left out. */
async function store(startMs: number, endMs: number, leftOut: readonly number[]): Promise<void> {
  const rows = [];
  for (let tsOpen = startMs; tsOpen < endMs; tsOpen += MINUTE_MS) {
    if (leftOut.includes(tsOpen)) continue;
    rows.push({ ref: REF, kline: ensureDefined(venue.candle(REF.symbol, tsOpen), "the candle") });
  }
  await klines.insertBlock(klines.encodeBlock(rows, "ws"));
}

it("refreshes the instruments and repairs what is missing between the first candle and the newest minutes", async () => {
  const firstMs = minute(-600);
  const holes = [minute(-590), minute(-300), minute(-299), minute(-20)];
  await store(firstMs, minute(-1), holes);
  const world = createWorld();
  world.scheduler.start();
  await until(async () => (await world.metric("candles_repaired_total")) >= 4);
  const series = await candles.read1m(REF, 0, Number.POSITIVE_INFINITY);
  expect([...series.tsOpen]).toEqual(Array.from({ length: 599 }, (_, index) => firstMs + index * MINUTE_MS));
  await until(async () => (await instruments.ofMarket(1)).length === 2);
  const revisions = await klines.revisions({ ...REF, limit: 10 });
  expect(revisions.map(({ kind }) => kind)).toEqual(["late", "late", "late"]);
  expect(await publishedOpens()).toEqual(expect.arrayContaining(holes));
});

it("scans again after its interval, and counts what even the venue does not have apart", async () => {
  const world = createWorld();
  const outage = minute(-600) - 2 * MINUTE_MS;
  venue.faults.outages.add(outage);
  await store(outage - MINUTE_MS, outage, []);
  world.scheduler.start();
  await until(async () => (await world.metric('scheduler_runs_total{job="repair",result="done"}')) >= 1);
  const series = await candles.read1m(REF, outage - MINUTE_MS, outage + 2 * MINUTE_MS);
  expect([...series.tsOpen]).toEqual([outage - MINUTE_MS, outage + MINUTE_MS]);
  expect(await world.metric("candles_missing")).toBe(0);
  await until(async () => (await world.metric('scheduler_runs_total{job="repair",result="done"}')) >= 2);
  expect(timer.nowMs() - T).toBeGreaterThanOrEqual(3 * MINUTE_MS);
});

it("goes on counting what is missing while the venue does not give it", async () => {
  const world = createWorld();
  const firstMs = minute(-700);
  await store(firstMs, firstMs + MINUTE_MS, []);
  venue.faults.isRestDown = true;
  world.scheduler.start();
  await until(async () => (await world.metric('scheduler_runs_total{job="repair",result="done"}')) >= 1);
  const missing = await klines.missingRanges(REF, firstMs, minute(-5));
  expect(countMinutes(missing)).toBeGreaterThan(90);
  expect(await world.metric("candles_missing")).toBe(countMinutes(missing));
  venue.faults.isRestDown = false;
  await until(async () => (await world.metric("candles_missing")) === 0);
});

it("is done by one of two processes, and by the other after its end", async () => {
  const first = createWorld();
  const second = createWorld(otherPostgres);
  first.scheduler.start();
  await until(async () => (await first.metric("scheduler_is_leader")) === 1);
  second.scheduler.start();
  await timer.advance(MINUTE_MS);
  expect(await second.metric("scheduler_is_leader")).toBe(0);
  await first.stop();
  await until(async () => (await second.metric("scheduler_is_leader")) === 1);
});

it("gives the work on when its connection is lost, and takes it again when it can", async () => {
  const world = createWorld();
  world.scheduler.start();
  await until(async () => (await world.metric("scheduler_is_leader")) === 1);
  await otherPostgres.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')",
  );
  const losses = { seen: false };
  await until(async () => {
    losses.seen ||= (await world.metric("scheduler_is_leader")) === 0;
    return losses.seen && (await world.metric("scheduler_is_leader")) === 1;
  });
});

it("tries a job that failed again, and the other goes on meanwhile", async () => {
  const world = createWorld();
  const { instruments: answer } = venue.rest;
  venue.rest.instruments = () => Promise.reject(new Error("the venue does not answer"));
  world.scheduler.start();
  await until(
    async () => (await world.metric('scheduler_runs_total{job="instruments",result="failed"}')) >= 2,
  );
  expect(await world.metric('scheduler_runs_total{job="repair",result="done"}')).toBeGreaterThanOrEqual(1);
  venue.rest.instruments = answer;
  await until(async () => (await world.metric('scheduler_runs_total{job="instruments",result="done"}')) >= 1);
});

it("a venue that bans us holds up no other market", async () => {
  const [spot] = CONFIG.markets;
  const world = createWorld(postgres, {
    ...CONFIG,
    markets: [{ ...ensureDefined(spot, "a market"), marketId: 2 }, ...CONFIG.markets],
  });
  const { instruments: answer } = venue.rest;
  let asked = 0;
  venue.rest.instruments = (signal) => {
    asked++;
    if (asked > 1) return answer(signal);
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  };
  onTestFinished(() => {
    venue.rest.instruments = answer;
  });
  world.scheduler.start();
  await until(async () => (await world.metric('scheduler_runs_total{job="instruments",result="done"}')) >= 1);
});

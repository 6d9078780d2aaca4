import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { candleStream } from "@roehub/core/market-data/candle-message";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { type InstrumentRef, MARKETS } from "@roehub/core/market-data/market";
import { createLogger } from "@roehub/core/platform/logging";
import { createRedis } from "@roehub/core/platform/redis";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { afterAll, afterEach, expect, it } from "vitest";
import { createSandboxExchange } from "./exchange/sandbox-exchange.ts";
import { createSimulatedSource } from "./exchange/simulated-source.ts";
import { createTestClickhouse, createTestDatabase, createTestRedis } from "./test-databases.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const HISTORY_MINUTES = 10_000;

const { clickhouse, url: clickhouseUrl } = await createTestClickhouse();
const { dsn } = await createTestDatabase();
const { url: redisServer } = createTestRedis();
/** A database of Redis that no other file uses: processes have no prefix. */
const redisUrl = new URL(redisServer);
redisUrl.pathname = "/9";
const logger = createLogger({ level: "silent", secrets: [] });
const redis = createRedis({ url: redisUrl.href, logger });
afterAll(() => redis.disconnect());

const clock = createSystemClock();
const exchange = createSandboxExchange({
  source: createSimulatedSource({ seed: 7 }),
  timer: clock,
  host: "127.0.0.1",
  port: 0,
  logger,
});
await exchange.listen();
afterAll(() => exchange.close());

const markets = MARKETS.map(({ marketId }) => ({
  market_id: marketId,
  subscribe: { symbols: ["BTCUSDT"] },
  rest_url: exchange.urls.restUrl(marketId),
  socket_url: exchange.urls.socketUrl(marketId),
}));
const refs = MARKETS.map(({ marketId }): InstrumentRef => ({ marketId, symbol: "BTCUSDT" }));
const candles = createCandlesStore({ clickhouse, clock });

const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  running.clear();
});

/** Starts `workers/src/<name>/main.ts` as `npm run <name>` does. */
function startProcess(name: "market-data" | "scheduler", variables: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(REPOSITORY, "workers", "src", name, "main.ts")], {
    cwd: REPOSITORY,
    env: {
      PATH: process.env["PATH"],
      ROEHUB_ENV: "dev",
      POSTGRES_DSN: dsn,
      CLICKHOUSE_URL: clickhouseUrl,
      REDIS_URL: redisUrl.href,
      ROEHUB__MARKET_DATA__MARKETS: JSON.stringify(markets),
      ROEHUB__MARKET_DATA__INGEST__FIRST_HISTORY_MINUTES: String(HISTORY_MINUTES),
      // Many small blocks, so that a kill comes amid them.
      ROEHUB__MARKET_DATA__INGEST__FLUSH_ROWS: "200",
      ROEHUB__MARKET_DATA__WORKER__METRICS__PORT: "0",
      ROEHUB__MARKET_DATA__SCHEDULER__METRICS__PORT: "0",
      ...variables,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  running.add(child);
  const said = { text: "" };
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.text += text;
  });
  const metrics = async () => {
    await until(() => /"url":"[^"]+"/.test(said.text), said);
    const [, url = ""] = /"url":"([^"]+)"/.exec(said.text) ?? [];
    return (await fetch(url)).text();
  };
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    const ended = once(child, "exit");
    child.kill(signal);
    return (await ended)[0] as number | null;
  };
  return { child, said, metrics, end };
}

async function until(condition: () => boolean | Promise<boolean>, said = { text: "" }): Promise<void> {
  const deadline = performance.now() + 40_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within 40 s: ${said.text.slice(-2_000)}`);
    await delay(25);
  }
}

/** Stored minutes of every market, and those that would be there without a hole between the first and the last one. */
async function coverage() {
  const counts = { stored: 0, spanned: 0, newest: 0 };
  for (const ref of refs) {
    const extent = await candles.extent(ref);
    if (extent === null) continue;
    counts.stored += extent.count;
    counts.spanned += (extent.last - extent.first) / MINUTE_MS + 1;
    counts.newest = Math.max(counts.newest, extent.last);
  }
  return counts;
}

it("a killed ingest of four markets goes on where it stopped, without a hole, and drains when it is told to end", async () => {
  const first = startProcess("market-data");
  await until(async () => (await coverage()).stored > 0, first.said);
  await first.end("SIGKILL");
  expect((await coverage()).stored).toBeLessThan(4 * HISTORY_MINUTES);
  const second = startProcess("market-data");
  await until(async () => (await coverage()).stored >= 4 * HISTORY_MINUTES, second.said);
  const { stored, spanned } = await coverage();
  expect(stored).toBe(spanned);
  const text = await second.metrics();
  for (const market of ["binance:spot", "binance:futures", "bybit:spot", "bybit:futures"]) {
    expect(text).toMatch(new RegExp(`candles_inserted_total\\{market="${market}"\\} [1-9]`));
    expect(text).toContain(`worker_heartbeat_timestamp_seconds{worker="market-data:${market}"}`);
  }
  for (const ref of refs) await until(async () => (await redis.xlen(candleStream(ref))) > 0, second.said);
  expect(await second.end("SIGTERM")).toBe(0);
}, 120_000);

it("the scheduler refreshes the instruments of every market, and ends when it is told to", async () => {
  const scheduler = startProcess("scheduler");
  const instruments = createInstrumentsStore({ clickhouse, clock });
  for (const { marketId } of MARKETS) {
    await until(async () => (await instruments.ofMarket(marketId)).length > 0, scheduler.said);
  }
  await until(
    async () => /scheduler_runs_total\{job="repair",result="done"\} [1-9]/.test(await scheduler.metrics()),
    scheduler.said,
  );
  expect(await scheduler.metrics()).toContain("scheduler_is_leader 1");
  expect(await scheduler.end("SIGTERM")).toBe(0);
}, 120_000);

it.each(["market-data", "scheduler"] as const)("%s says what it needs and ends", async (name) => {
  const { child, said } = startProcess(name, { REDIS_URL: "" });
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
  expect(said.text).toContain("REDIS_URL");
});

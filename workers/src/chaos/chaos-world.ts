import { join } from "node:path";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { type InstrumentRef, MARKETS, type MarketId } from "@roehub/core/market-data/market";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import { createLogger, type Logger } from "@roehub/core/platform/logging";
import { createRedis, type Redis } from "@roehub/core/platform/redis";
import { migrateClickhouse } from "@roehub/migrations/run";
import type { ExchangeSource } from "../sandbox/exchange/exchange-source.ts";
import type { MarketClock } from "../sandbox/exchange/market-clock.ts";
import { createSandboxExchange, type SandboxExchange } from "../sandbox/exchange/sandbox-exchange.ts";
import { type ChaosChild, startChaosChild } from "./chaos-child.ts";
import type { ChaosServers } from "./chaos-servers.ts";
import { anchorClock, joinClock } from "./clock-anchor.ts";
import type { ConsumerOrder, ConsumerReport } from "./consumer-process.ts";
import type { IngestOrder, IngestReport } from "./ingest-process.ts";
import type { PlantedBug } from "./planted-bug.ts";

export interface ChaosWorldOptions {
  readonly servers: ChaosServers;
  /** Of its own among the worlds on the servers: small letters and digits. */
  readonly name: string;
  readonly seed: number;
  /** Of market time to the machine's. */
  readonly speed: number;
  /** When the market begins; candles that open from here on count. A whole minute. */
  readonly startMs: number;
  readonly source: ExchangeSource;
  readonly plantedBug: PlantedBug | null;
  readonly connectionLifetimeMs?: number;
  readonly signal: AbortSignal;
}

/** A sandbox exchange, a store of its own, and processes that can be started and killed. */
export interface ChaosWorld {
  readonly clock: MarketClock;
  readonly exchange: SandboxExchange;
  readonly source: ExchangeSource;
  readonly refs: readonly InstrumentRef[];
  readonly clickhouse: Clickhouse;
  readonly redis: Redis;
  readonly logger: Logger;
  readonly startMs: number;
  readonly ledgerFile: string;
  readonly config: Config["marketData"];
  /** Processes that ended though nobody asked them to, with what they said. */
  readonly crashes: readonly string[];
  readonly atNextInsert: ChaosServers["gate"]["atNextInsert"];
  startIngest(onReport?: (report: IngestReport) => void): ChaosChild;
  startConsumer(onReport?: (report: ConsumerReport) => void): ChaosChild;
  /** Lets the market go on until then. Rejects when the harness is to end. */
  playUntil(atMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** What the worker asks for when it starts without candles: longer ago than its start takes. */
const FIRST_HISTORY_MINUTES = 240;

export async function createChaosWorld(options: ChaosWorldOptions): Promise<ChaosWorld> {
  const { servers, name, speed, startMs, source, signal } = options;
  const logger = createLogger({ level: "error", secrets: [] });
  const clickhouseUrl = servers.gate.url(`chaos_${name}`);
  await migrateClickhouse(clickhouseUrl, logger);
  const clickhouse = createClickhouse({ url: clickhouseUrl, logger });
  const redisUrl = servers.redis.url;
  const redis = createRedis({ url: redisUrl, logger: createLogger({ level: "silent", secrets: [] }) });
  await redis.flushall();
  const anchor = anchorClock(startMs, speed);
  const clock = joinClock(anchor);
  const exchange = createSandboxExchange({ source, timer: clock, host: "127.0.0.1", port: 0, logger });
  await exchange.listen();
  const refs = source.instruments().map(({ marketId, symbol }) => ({ marketId, symbol }));
  const config = configOf(exchange, refs);
  const ledgerFile = join(servers.directory, `${name}.ledger`);
  const crashes: string[] = [];
  const children = new Set<ChaosChild>();
  let started = 0;

  const startChild = <Report>(module: string, order: object, onReport: (report: Report) => void) => {
    const child = startChaosChild({
      ...{ module, order, onReport },
      onCrash: (said) => crashes.push(`${module}: ${said.trim()}`),
    });
    children.add(child);
    return child;
  };
  const common = { clock: anchor, clickhouseUrl, redisUrl };
  return {
    ...{ clock, exchange, source, refs, clickhouse, redis, logger, startMs, ledgerFile, config, crashes },
    atNextInsert: servers.gate.atNextInsert,
    startIngest(onReport = () => {}) {
      const { plantedBug, connectionLifetimeMs = null } = options;
      // Pauses between attempts differ from process to process.
      started += 1;
      const seed = options.seed + started;
      const order: IngestOrder = { ...common, config, seed, plantedBug, connectionLifetimeMs };
      return startChild("./ingest-process.ts", order, onReport);
    },
    startConsumer(onReport = () => {}) {
      const ignoresGaps = options.plantedBug === "ignore-gaps";
      const order: ConsumerOrder = { ...common, refs, startMs, ledgerFile, ignoresGaps };
      return startChild("./consumer-process.ts", order, onReport);
    },
    playUntil: (atMs) => clock.sleep(Math.max(0, atMs - clock.nowMs()), signal),
    async stop() {
      await Promise.all([...children].map((child) => child.kill()));
      await exchange.close();
      redis.disconnect();
      await clickhouse.close();
    },
  };
}

/** What a minute is in every figure. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
}

function configOf(exchange: SandboxExchange, refs: readonly InstrumentRef[]): Config["marketData"] {
  const symbolsOf = (marketId: MarketId) =>
    refs.filter((ref) => ref.marketId === marketId).map(({ symbol }) => symbol);
  const metrics = { host: "127.0.0.1", port: 0 };
  return {
    markets: MARKETS.map(({ marketId }) => ({
      marketId,
      subscribe: { symbols: symbolsOf(marketId) },
      restUrl: exchange.urls.restUrl(marketId),
      socketUrl: exchange.urls.socketUrl(marketId),
    })).filter(({ subscribe }) => subscribe.symbols.length > 0),
    ingest: {
      ...{ flushIntervalMs: 1_000, flushRows: 10_000, queueRows: 200_000 },
      firstHistoryMinutes: FIRST_HISTORY_MINUTES,
    },
    instruments: { refreshMinutes: 60 },
    repair: { scanMinutes: 15, scanDays: 3, rereadMinutes: 60 },
    worker: { metrics },
    scheduler: { metrics },
  };
}

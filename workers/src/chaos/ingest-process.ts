import { ensureDefined } from "@roehub/core/kernel/assert";
import { createPrng } from "@roehub/core/kernel/prng";
import { findMarket, type MarketId } from "@roehub/core/market-data/market";
import { createMarketVenues, type MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import { createLogger } from "@roehub/core/platform/logging";
import { createMetrics } from "@roehub/core/platform/metrics";
import { createRedis } from "@roehub/core/platform/redis";
import { createRedisStreamBus } from "@roehub/core/platform/redis-stream-bus";
import { createConnectionLimiter } from "@roehub/core/venues/connection-limiter";
import { createRedisRateBudget } from "@roehub/core/venues/redis-rate-budget";
import { createVenueFeed, type ReconnectCause } from "@roehub/core/venues/venue-feed";
import { venueProtocols } from "@roehub/core/venues/venue-protocols";
import { createMarketDataWorker } from "../market-data/create-market-data-worker.ts";
import { type ClockAnchor, joinClock } from "./clock-anchor.ts";
import { ingestWith, type PlantedBug } from "./planted-bug.ts";

/** What the harness tells the process. */
export interface IngestOrder {
  readonly clock: ClockAnchor;
  readonly clickhouseUrl: string;
  readonly redisUrl: string;
  readonly config: Config["marketData"];
  readonly seed: number;
  readonly plantedBug: PlantedBug | null;
  /** At which age connections end; null: as the venues say. */
  readonly connectionLifetimeMs: number | null;
}

/** What the process tells the harness. */
export type IngestReport =
  | { readonly kind: "started" }
  | { readonly kind: "reconnecting"; readonly cause: ReconnectCause };

/**
 * The market data worker as its own process, put together as `market-data/main.ts` does it, on a clock that runs faster.
 * It lives no longer than the harness.
 */
function main(): void {
  process.on("disconnect", () => process.exit(1));
  process.once("message", (order: IngestOrder) => start(order));
}

function start(order: IngestOrder): void {
  const { config, clickhouseUrl, redisUrl: url } = order;
  const logger = createLogger({ level: "error", secrets: [] });
  const timer = joinClock(order.clock);
  const random = createPrng(order.seed);
  const clickhouse = createClickhouse({ url: clickhouseUrl, logger });
  const redis = createRedis({ url, logger });
  const bus = createRedisStreamBus({ url, logger });
  const venues = createMarketVenues({
    endpoints: config.markets,
    createBudget: (limit) => createRedisRateBudget({ ...limit, redis, timer, logger }),
    ...{ timer, logger, random },
  });
  const worker = createMarketDataWorker({
    ...{ config, clickhouse, bus, timer, logger },
    venues: { rest: venues.rest, createFeed: reportingFeeds(order, { timer, logger, random }) },
    metrics: createMetrics(),
    createIngest: ingestWith(order.plantedBug),
  });
  process.once("SIGTERM", () => {
    void worker.stop().then(() => process.exit(0));
  });
  worker.start();
  report({ kind: "started" });
}

type FeedTools = Pick<Parameters<typeof createVenueFeed>[0], "timer" | "logger" | "random">;

/** The venues' feeds, which tell of their reconnections and may grow old sooner. */
function reportingFeeds(order: IngestOrder, tools: FeedTools): MarketVenues["createFeed"] {
  const limiters = new Map<string, ReturnType<typeof createConnectionLimiter>>();
  return (marketId: MarketId, onEvent) => {
    const { exchange: venue, marketType } = ensureDefined(findMarket(marketId), "the market");
    const { socket } = venueProtocols({ venue, marketType });
    const endpoint = order.config.markets.find((market) => market.marketId === marketId);
    const limiter = limiters.get(venue) ?? createConnectionLimiter({ ...socket.limits, timer: tools.timer });
    limiters.set(venue, limiter);
    const connectionLifetimeMs = order.connectionLifetimeMs ?? socket.limits.connectionLifetimeMs;
    return createVenueFeed({
      ...tools,
      limiter,
      onEvent,
      protocol: { ...socket, limits: { ...socket.limits, connectionLifetimeMs } },
      socketUrl: ensureDefined(endpoint, "the market's address").socketUrl,
      onReconnect: (cause) => report({ kind: "reconnecting", cause }),
    });
  };
}

function report(message: IngestReport): void {
  process.send?.(message);
}

main();

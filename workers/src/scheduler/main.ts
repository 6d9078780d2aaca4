import { RoehubError } from "@roehub/core/kernel/errors";
import { SECOND_MS } from "@roehub/core/kernel/time";
import { createMarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { configDirectory, currentEnvironment, loadConfig } from "@roehub/core/platform/config";
import { createLogger } from "@roehub/core/platform/logging";
import { createMetrics, startMetricsServer } from "@roehub/core/platform/metrics";
import { createPostgres } from "@roehub/core/platform/postgres";
import { createRedis } from "@roehub/core/platform/redis";
import { createRedisStreamBus } from "@roehub/core/platform/redis-stream-bus";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { createRedisRateBudget } from "@roehub/core/venues/redis-rate-budget";
import { awaitMigrations } from "@roehub/migrations/await-migrations";
import { createScheduler } from "./create-scheduler.ts";

/** After this the process ends whatever is left: every job can be done again. */
const DRAIN_MAX_MS = 28 * SECOND_MS;

/** The scheduler process: refreshes instruments and repairs candles, one process at a time, until SIGTERM or Ctrl-C. */
async function main(): Promise<void> {
  const config = loadConfig({
    environment: currentEnvironment(),
    directory: configDirectory(),
    usesSecrets: false,
  });
  const { postgresDsn, clickhouseUrl, redisUrl } = config.addresses;
  if (postgresDsn === null || clickhouseUrl === null || redisUrl === null) {
    throw new RoehubError(
      "config_invalid",
      "Set POSTGRES_DSN, CLICKHOUSE_URL and REDIS_URL; without them, npm start runs everything on this machine.",
    );
  }
  const logger = createLogger({ level: config.app.logging.level, secrets: config.secrets.texts });
  const timer = createSystemClock();
  const clickhouse = createClickhouse({ url: clickhouseUrl, logger });
  const postgres = createPostgres({ dsn: postgresDsn, maxConnections: 2 });
  await awaitMigrations({ pool: postgres.pool, clickhouse, timer });

  const redis = createRedis({ url: redisUrl, logger });
  const bus = createRedisStreamBus({ url: redisUrl, logger });
  const metrics = createMetrics();
  const venues = createMarketVenues({
    endpoints: config.marketData.markets,
    createBudget: (limit) => createRedisRateBudget({ ...limit, redis, timer, logger }),
    timer,
    logger,
    random: Math.random,
  });
  const scheduler = createScheduler({
    config: config.marketData,
    postgres,
    clickhouse,
    venues,
    bus,
    timer,
    machineTimer: timer,
    logger,
    metrics,
  });
  const server = await startMetricsServer({ metrics, ...config.marketData.scheduler.metrics });
  const stop = async () => {
    setTimeout(() => process.exit(1), DRAIN_MAX_MS).unref();
    await scheduler.stop();
    await server.close();
    await bus.close();
    redis.disconnect();
    await clickhouse.close();
    await postgres.close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  scheduler.start();
  logger.info("worker_started", { component: "scheduler", url: server.url });
}

main().catch((error: unknown) => {
  const sentence =
    error instanceof RoehubError ? error.publicText : "The scheduler could not start; see the log above.";
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});

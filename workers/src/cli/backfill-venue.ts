import { RoehubError } from "@roehub/core/kernel/errors";
import { findMarket, type MarketId } from "@roehub/core/market-data/market";
import {
  type Config,
  configDirectory,
  currentEnvironment,
  loadConfig,
  processVariables,
} from "@roehub/core/platform/config";
import { createLogger, type Logger } from "@roehub/core/platform/logging";
import { createRedis } from "@roehub/core/platform/redis";
import type { Timer } from "@roehub/core/platform/timer";
import { createLocalRateBudget } from "@roehub/core/venues/local-rate-budget";
import { createRedisRateBudget } from "@roehub/core/venues/redis-rate-budget";
import { venueProtocols } from "@roehub/core/venues/venue-protocols";
import { createVenueRest, type VenueRest } from "@roehub/core/venues/venue-rest";

/** A market's venue over HTTP at `restUrl`, or at the configured address, with the budget that the other processes spend too. */
export async function openBackfillVenue(
  { marketId, restUrl }: { marketId: MarketId; restUrl: string | null },
  timer: Timer,
  warn: (text: string) => void,
): Promise<{ rest: VenueRest; close(): Promise<void> }> {
  const config = commandConfig();
  const market = findMarket(marketId);
  const settings = config.marketData.markets.find((known) => known.marketId === marketId);
  if (market === null || settings === undefined) {
    throw new RoehubError("config_invalid", "configs/*/market-data.yaml says no address of this market.");
  }
  const logger = createLogger({ level: "warn", secrets: config.secrets.texts, write: warn });
  const protocol = venueProtocols({ venue: market.exchange, marketType: market.marketType }).rest;
  const { budget, close } = openBudget(config.addresses.redisUrl, { ...protocol.budget, timer, logger });
  const rest = createVenueRest({
    protocol,
    restUrl: restUrl ?? settings.restUrl,
    budget,
    timer,
    logger,
    random: Math.random,
  });
  return { rest, close };
}

function openBudget(
  url: string | null,
  limit: { key: string; weight: number; windowMs: number; timer: Timer; logger: Logger },
) {
  if (url === null) return { budget: createLocalRateBudget(limit), close: async () => {} };
  const redis = createRedis({ url, logger: limit.logger });
  return { budget: createRedisRateBudget({ ...limit, redis }), close: async () => redis.disconnect() };
}

/** The configuration of the environment that is named; otherwise the sandbox's, which needs no secrets. */
function commandConfig(): Config {
  const variables = processVariables();
  const directory = configDirectory(variables);
  if (variables["ROEHUB_ENV"]) {
    return loadConfig({ environment: currentEnvironment(variables), directory, usesSecrets: false });
  }
  const overrides = Object.entries(variables).filter(([name]) => /^(ROEHUB__|REDIS_)/.test(name));
  return loadConfig({
    environment: "sandbox",
    directory,
    variables: Object.fromEntries(overrides),
  });
}

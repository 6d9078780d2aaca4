import { createMarketVenues, type MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createLocalRateBudget } from "@roehub/core/venues/local-rate-budget";
import type { ChaosWorld } from "./chaos-world.ts";

/** The product's adapters to a world's exchange, for what the harness itself asks of it. */
export function worldVenues({ config, clock: timer, logger }: ChaosWorld): MarketVenues {
  return createMarketVenues({
    endpoints: config.markets,
    createBudget: (limit) => createLocalRateBudget({ ...limit, timer }),
    ...{ timer, logger, random: () => 0.5 },
  });
}

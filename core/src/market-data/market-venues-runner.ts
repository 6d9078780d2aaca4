import { ensureDefined } from "../kernel/assert.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import { type ConnectionLimiter, createConnectionLimiter } from "../venues/connection-limiter.ts";
import type { RestProtocol } from "../venues/kline-protocol.ts";
import type { RateBudget } from "../venues/rate-budget.ts";
import type { VenueName } from "../venues/venue.ts";
import type { FeedEvent, VenueFeed } from "../venues/venue-feed.ts";
import { createVenueFeed } from "../venues/venue-feed.ts";
import { venueProtocols } from "../venues/venue-protocols.ts";
import { createVenueRest, type VenueRest } from "../venues/venue-rest.ts";
import { findMarket, type MarketId } from "./market.ts";

/** Where a market's venue is spoken to; addresses without `/` at the end. */
export interface MarketEndpoint {
  readonly marketId: MarketId;
  readonly restUrl: string;
  readonly socketUrl: string;
}

/** The venues of the configured markets. One that is not configured is a mistake of the program. */
export interface MarketVenues {
  rest(marketId: MarketId): VenueRest;
  createFeed(marketId: MarketId, onEvent: (event: FeedEvent) => void): VenueFeed;
}

interface MarketVenuesDeps {
  readonly endpoints: readonly MarketEndpoint[];
  /** Makes what is spent on a limit; called once for each limit, so that markets that share one share it. */
  readonly createBudget: (limit: RestProtocol["budget"]) => RateBudget;
  readonly timer: Timer;
  readonly logger: Logger;
  /** In [0, 1), for the pauses between attempts. */
  readonly random: () => number;
}

/** One object a process, because its markets share the limits of their venues. */
export function createMarketVenues(deps: MarketVenuesDeps): MarketVenues {
  const { endpoints, createBudget, timer, logger, random } = deps;
  const budgets = new Map<string, RateBudget>();
  const limiters = new Map<VenueName, ConnectionLimiter>();
  const rests = new Map<MarketId, VenueRest>();

  const once = <Key, Value>(made: Map<Key, Value>, key: Key, make: () => Value): Value => {
    const value = made.get(key) ?? make();
    made.set(key, value);
    return value;
  };
  const venueOf = (marketId: MarketId) => {
    const { exchange: venue, marketType } = ensureDefined(findMarket(marketId), "the market");
    const endpoint = endpoints.find((known) => known.marketId === marketId);
    return {
      venue,
      ...venueProtocols({ venue, marketType }),
      ...ensureDefined(endpoint, "the market's address"),
    };
  };

  return {
    rest: (marketId) =>
      once(rests, marketId, () => {
        const { rest: protocol, restUrl } = venueOf(marketId);
        const budget = once(budgets, protocol.budget.key, () => createBudget(protocol.budget));
        return createVenueRest({ protocol, restUrl, budget, timer, logger, random });
      }),
    createFeed(marketId, onEvent) {
      const { venue, socket: protocol, socketUrl } = venueOf(marketId);
      const { connectionsPerFiveMinutes } = protocol.limits;
      const limiter = once(limiters, venue, () =>
        createConnectionLimiter({ connectionsPerFiveMinutes, timer }),
      );
      return createVenueFeed({ protocol, socketUrl, limiter, timer, logger, random, onEvent });
    },
  };
}

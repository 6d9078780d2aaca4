import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import type { MarketId } from "@roehub/core/market-data/market";
import { BybitRefusal, bybitEndpoints } from "./bybit-endpoints.ts";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { ActiveFaults } from "./faults.ts";
import type { VenueRestAnswer, VenueRestApi } from "./venue-rest-answer.ts";
import { createWeightLimit } from "./weight-limit.ts";

interface BybitRestDeps {
  readonly markets: ReadonlyMap<MarketId, ExchangeMarket>;
  readonly time: ExchangeTime;
  readonly faults: ActiveFaults;
}

const CATEGORIES: Readonly<Record<string, MarketId>> = { spot: 3, linear: 4 };
/** Requests of an address; who goes beyond is refused for ten minutes. */
const ADDRESS_LIMIT = {
  limit: 600,
  windowMs: 5 * SECOND_MS,
  ban: { afterRefusals: 0, forMs: 10 * MINUTE_MS },
};

/**
 * Bybit's public HTTP API of both markets. Faults of a request are HTTP 200 with a `retCode`.
 * Sources: https://bybit-exchange.github.io/docs/v5/market/kline, /v5/rate-limit, /v5/error
 */
export function createBybitRest({ markets, time, faults }: BybitRestDeps): VenueRestApi {
  const requests = createWeightLimit({ clock: time, ...ADDRESS_LIMIT });
  const endpoints = bybitEndpoints(time);

  const envelope = (retCode: number, retMsg: string, result: unknown): VenueRestAnswer => ({
    status: 200,
    headers: {},
    body: { retCode, retMsg, result, retExtInfo: {}, time: time.nowMs() },
  });
  const banned = (): VenueRestAnswer => ({
    ...envelope(10_006, "access too frequent, please try again in 10 minutes.", {}),
    status: 403,
  });
  const faulty = (at: { marketId?: MarketId }): VenueRestAnswer | null => {
    const broken = faults.strike("server_error", at);
    if (broken !== null) return { ...envelope(10_016, "Server error.", {}), status: broken.status ?? 503 };
    if (faults.strike("banned", at) !== null) return banned();
    const limited = faults.strike("rate_limited", at);
    if (limited === null) return null;
    const resetMs = time.nowMs() + limited.retryAfterS * SECOND_MS;
    const headers = {
      "X-Bapi-Limit": "120",
      "X-Bapi-Limit-Status": "0",
      "X-Bapi-Limit-Reset-Timestamp": String(resetMs),
    };
    return { ...envelope(10_006, "Too many visits. Exceeded the API Rate Limit.", {}), headers };
  };

  return {
    answer(path, query) {
      const endpoint = path.startsWith("/v5/market/") ? endpoints.get(path.slice(11)) : undefined;
      if (endpoint === undefined)
        return { status: 404, headers: {}, body: { retCode: 404, retMsg: "Not Found" } };
      const category = query.get("category");
      const marketId = category === null ? undefined : CATEGORIES[category];
      const struck = faulty(marketId === undefined ? {} : { marketId });
      if (struck !== null) return struck;
      if (requests.charge(1).kind !== "ok") return banned();
      const market = marketId === undefined ? undefined : markets.get(marketId);
      if (endpoint.needsMarket && market === undefined)
        return envelope(10_001, "params error: Category is invalid", {});
      try {
        return envelope(0, "OK", endpoint.answer(query, market));
      } catch (error) {
        if (!(error instanceof BybitRefusal)) throw error;
        return envelope(10_001, error.message, {});
      }
    },
  };
}

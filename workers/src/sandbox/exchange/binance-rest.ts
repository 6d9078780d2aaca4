import { MINUTE_MS } from "@roehub/core/kernel/time";
import { BinanceRefusal, binanceEndpoints, WEIGHT_LIMITS } from "./binance-endpoints.ts";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { ActiveFaults } from "./faults.ts";
import type { VenueRestAnswer, VenueRestApi } from "./venue-rest-answer.ts";
import { createWeightLimit } from "./weight-limit.ts";

interface BinanceRestDeps {
  readonly market: ExchangeMarket;
  readonly time: ExchangeTime;
  readonly faults: ActiveFaults;
}

/** So many requests beyond the limit of a minute bring a ban. */
const BAN = { afterRefusals: 20, forMs: 2 * MINUTE_MS };

/**
 * Binance's public HTTP API of one market. Sources: rest-api.md of binance-spot-api-docs and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api
 */
export function createBinanceRest({ market, time, faults }: BinanceRestDeps): VenueRestApi {
  const isSpot = market.marketId === 1;
  const limit = isSpot ? WEIGHT_LIMITS.spot : WEIGHT_LIMITS.futures;
  const weights = createWeightLimit({ clock: time, limit, windowMs: MINUTE_MS, ban: BAN });
  const endpoints = binanceEndpoints(market, time);
  const prefix = isSpot ? "/api/v3/" : "/fapi/v1/";
  const at = { marketId: market.marketId };

  const faulty = (): VenueRestAnswer | null => {
    const broken = faults.strike("server_error", at);
    if (broken !== null)
      return {
        status: broken.status ?? 503,
        headers: {},
        body: { code: -1000, msg: "Service unavailable." },
      };
    const banned = faults.strike("banned", at);
    if (banned !== null) return tooMuch("banned", banned.retryAfterS * 1_000, limit);
    const limited = faults.strike("rate_limited", at);
    return limited === null ? null : tooMuch("limited", limited.retryAfterS * 1_000, limit);
  };
  const tooMuch = (kind: "limited" | "banned", retryAfterMs: number, most: number): VenueRestAnswer => {
    const untilMs = time.nowMs() + retryAfterMs;
    const msg =
      kind === "banned"
        ? `Way too much request weight used; IP banned until ${untilMs}. Please use WebSocket Streams for live updates to avoid bans.`
        : `Too much request weight used; current limit is ${most} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
    return {
      status: kind === "banned" ? 418 : 429,
      headers: { "Retry-After": String(Math.ceil(retryAfterMs / 1_000)) },
      body: { code: -1003, msg },
    };
  };
  return {
    answer(path, query) {
      const endpoint = path.startsWith(prefix) ? endpoints.get(path.slice(prefix.length)) : undefined;
      if (endpoint === undefined)
        return {
          status: 404,
          headers: {},
          body: { code: -5000, msg: `Path ${path}, Method GET is invalid` },
        };
      const struck = faulty();
      if (struck !== null) return struck;
      const verdict = weights.charge(endpoint.weight(query));
      const used = String(verdict.used);
      const headers = { "X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used };
      if (verdict.kind !== "ok") {
        const refused = tooMuch(verdict.kind, verdict.retryAfterMs, limit);
        return { ...refused, headers: { ...refused.headers, ...headers } };
      }
      try {
        return { status: 200, headers, body: endpoint.answer(query) };
      } catch (error) {
        if (!(error instanceof BinanceRefusal)) throw error;
        return { status: 400, headers, body: { code: error.code, msg: error.message } };
      }
    },
  };
}

import type { EpochMs } from "../../kernel/time.ts";
import { httpRefusal, retryAfterMs } from "../http-refusal.ts";
import { pageMinutes, readKlinePage } from "../kline-page.ts";
import type { RestAnswer, RestProtocol, RestRefusal } from "../kline-protocol.ts";
import type { VenueKline, VenueMarketType } from "../venue.ts";
import { isVenueObject, readEpochMs, undocumentedAnswer, type VenueObject } from "../venue-values.ts";
import { readBybitInstruments } from "./bybit-instruments.ts";

/**
 * Bybit v5's klines and instruments over HTTP. Sources:
 * - https://bybit-exchange.github.io/docs/v5/market/kline
 * - https://bybit-exchange.github.io/docs/v5/market/instrument
 * - https://bybit-exchange.github.io/docs/v5/rate-limit: 600 requests in 5 s from an address, all markets together
 */
export function bybitRest(marketType: VenueMarketType): RestProtocol {
  const category = marketType === "spot" ? "spot" : "linear";
  return {
    market: { venue: "bybit", marketType },
    budget: { key: "bybit", weight: 600, windowMs: 5_000 },
    klinesPerRequest: KLINES_PER_REQUEST,
    klinesRequest(page) {
      const query = new URLSearchParams({
        category,
        symbol: page.symbol,
        interval: "1",
        start: String(page.startMs),
        // Both ends are inclusive.
        end: String(page.endMs - 1),
        limit: String(pageMinutes(page, KLINES_PER_REQUEST)),
      });
      return { path: `/v5/market/kline?${query}`, weight: 1 };
    },
    readKlines,
    instrumentsRequest: (cursor) => ({ path: instrumentsPath(category, cursor), weight: 1 }),
    readInstruments: (body) => readBybitInstruments(readResult(body), marketType),
    readTime: ({ body }) => (isVenueObject(body) ? readEpochMs(body["time"]) : null),
    // The headers count an endpoint's requests a second, not those of the address.
    readUsedWeight: () => null,
    readRefusal,
  };
}

const KLINES_PER_REQUEST = 1000;

/** Spot has no pages. A cursor comes percent-encoded already and is sent as it came. */
function instrumentsPath(category: string, cursor: string | null): string {
  const path = `/v5/market/instruments-info?category=${category}`;
  if (category === "spot") return path;
  if (cursor === null) return `${path}&limit=1000`;
  const isEncoded = /^[\w.~%-]+$/.test(cursor);
  return `${path}&limit=1000&cursor=${isEncoded ? cursor : encodeURIComponent(cursor)}`;
}

/** `{"retCode":0,"result":{…},"time":…}`. */
function readResult(body: unknown): VenueObject {
  if (!isVenueObject(body) || Number(body["retCode"]) !== 0)
    throw undocumentedAnswer("it has no code of success");
  if (!isVenueObject(body["result"])) throw undocumentedAnswer("it has no result");
  return body["result"];
}

/** Rows are newest first: start, open, high, low, close, volume, turnover; the candle in progress is among them. */
function readKlines(body: unknown, symbol: string): readonly VenueKline[] {
  const result = readResult(body);
  const { list } = result;
  if (result["symbol"] !== symbol) throw undocumentedAnswer("the candles are of another symbol");
  if (!Array.isArray(list)) throw undocumentedAnswer("the candles are no list");
  const rows: readonly unknown[] = list;
  return readKlinePage(
    rows.map((row) => {
      if (!Array.isArray(row)) throw undocumentedAnswer("a candle is no list");
      const [tsOpen, open, high, low, close, volume, quoteVolume]: readonly unknown[] = row;
      return { symbol, tsOpen, open, high, low, close, volume, quoteVolume, taker: null };
    }),
  );
}

/** After "403, access too frequent" the venue wants ten minutes without a request. */
const ACCESS_TOO_FREQUENT_MS = 10 * 60_000;

/** Too many visits to an endpoint, of an address, of everyone. Source: https://bybit-exchange.github.io/docs/v5/error */
const LIMITED_CODES: readonly number[] = [10006, 10018, 10429];

/** Server timeout, server error, service restarting. */
const UNAVAILABLE_CODES: readonly number[] = [10000, 10016, 10019];

function readRefusal(answer: RestAnswer, now: EpochMs): RestRefusal | null {
  if (answer.status === 403) {
    const waitMs = retryAfterMs(answer, now) ?? ACCESS_TOO_FREQUENT_MS;
    return { kind: "limited", retryAfterMs: waitMs, reason: "status 403" };
  }
  const refusal = httpRefusal(answer, now);
  if (refusal !== null) return refusal;
  const { body } = answer;
  if (!isVenueObject(body))
    return { kind: "unavailable", retryAfterMs: null, reason: "the answer is no object" };
  const code = Number(body["retCode"]);
  if (code === 0) return null;
  const reason = `code ${code}`;
  if (LIMITED_CODES.includes(code)) return { kind: "limited", retryAfterMs: resetMs(answer, now), reason };
  const kind = UNAVAILABLE_CODES.includes(code) || !Number.isInteger(code) ? "unavailable" : "refused";
  return { kind, retryAfterMs: null, reason };
}

/** Until the limit's reset, by the venue's own time where it says it; null where the header names no later time. */
function resetMs(answer: RestAnswer, now: EpochMs): number | null {
  const resetAt = readEpochMs(answer.headers["x-bapi-limit-reset-timestamp"]);
  const venueNow = (isVenueObject(answer.body) ? readEpochMs(answer.body["time"]) : null) ?? now;
  return resetAt === null || resetAt <= venueNow ? retryAfterMs(answer, now) : resetAt - venueNow;
}

import { type EpochMs, epochMs, MINUTE_MS } from "../../kernel/time.ts";
import { httpRefusal, readHttpDate } from "../http-refusal.ts";
import { pageMinutes, readKlinePage } from "../kline-page.ts";
import type { RestAnswer, RestProtocol, RestRefusal } from "../kline-protocol.ts";
import type { VenueKline, VenueMarketType } from "../venue.ts";
import { isVenueObject, readWhole, undocumentedAnswer } from "../venue-values.ts";
import { readBinanceInstruments } from "./binance-instruments.ts";

/**
 * Binance's klines and exchange information over HTTP. Sources:
 * - spot: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints, limits and statuses
 *   in https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 * - USDⓈ-M: https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Kline-Candlestick-Data
 *   and https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 */
export function binanceRest(marketType: VenueMarketType): RestProtocol {
  const side = SIDES[marketType];
  return {
    market: { venue: "binance", marketType },
    budget: { key: `binance-${marketType}`, weight: side.weightPerMinute, windowMs: MINUTE_MS },
    klinesPerRequest: KLINES_PER_REQUEST,
    klinesRequest(page) {
      const limit = pageMinutes(page, KLINES_PER_REQUEST);
      const query = new URLSearchParams({
        symbol: page.symbol,
        interval: "1m",
        startTime: String(page.startMs),
        // Both ends are inclusive.
        endTime: String(page.endMs - 1),
        limit: String(limit),
      });
      return { path: `${side.klinesPath}?${query}`, weight: side.klinesWeight(limit) };
    },
    readKlines,
    instrumentsRequest: () => side.instruments,
    readInstruments: (body) => ({ instruments: readBinanceInstruments(body, marketType), nextCursor: null }),
    readTime,
    readUsedWeight: (answer) => readWhole(answer.headers["x-mbx-used-weight-1m"]),
    readRefusal,
  };
}

/** Of 1000 on spot and 1500 on futures; there 1000 are the most of a weight of 5, and one more would cost 10. */
const KLINES_PER_REQUEST = 1000;

const SIDES = {
  spot: {
    weightPerMinute: 6000,
    klinesPath: "/api/v3/klines",
    klinesWeight: () => 2,
    // Without the permission sets the answer is a fraction as long; nothing of them is used.
    instruments: { path: "/api/v3/exchangeInfo?showPermissionSets=false", weight: 20 },
  },
  futures: {
    weightPerMinute: 2400,
    klinesPath: "/fapi/v1/klines",
    klinesWeight: (limit: number) => (limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1000 ? 5 : 10),
    instruments: { path: "/fapi/v1/exchangeInfo", weight: 1 },
  },
};

function readKlines(body: unknown, symbol: string): readonly VenueKline[] {
  if (!Array.isArray(body)) throw undocumentedAnswer("the candles are no list");
  const rows: readonly unknown[] = body;
  return readKlinePage(
    rows.map((row) => {
      if (!Array.isArray(row)) throw undocumentedAnswer("a candle is no list");
      const [tsOpen, open, high, low, close, volume, , quoteVolume, trades, base, quote]: readonly unknown[] =
        row;
      const taker = { trades, base, quote };
      return { symbol, tsOpen, open, high, low, close, volume, quoteVolume, taker };
    }),
  );
}

/** Of the `Date` header, whole seconds: at most a second early, so that no open candle passes for a closed one. */
function readTime(answer: RestAnswer): EpochMs | null {
  const at = readHttpDate(answer.headers["date"] ?? "");
  return at === null ? null : epochMs(at);
}

/** 429: the weight is used up; 418: banned for not minding that; 403: the firewall's limit, which names no time. */
function readRefusal(answer: RestAnswer, now: EpochMs): RestRefusal | null {
  const { body, status } = answer;
  if (status === 403) return { kind: "limited", retryAfterMs: null, reason: "status 403" };
  const code = isVenueObject(body) && typeof body["code"] === "number" ? `code ${body["code"]}` : undefined;
  const refusal = httpRefusal(answer, now, code);
  if (refusal !== null || body !== null) return refusal;
  return { kind: "unavailable", retryAfterMs: null, reason: "the answer is not JSON" };
}

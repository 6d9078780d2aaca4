import { formatDecimal } from "@roehub/core/kernel/decimal";
import { bybitInstrument } from "./bybit-instruments.ts";
import { bybitLevel, linearTicker, spotTicker } from "./bybit-messages.ts";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import { firstKlines, lastKlines } from "./kline-page.ts";
import { readWhole } from "./venue-rest-answer.ts";

/** A fault of the request: `retCode` 10001 with Bybit's text. */
export class BybitRefusal extends Error {}

export interface BybitEndpoint {
  readonly needsMarket: boolean;
  readonly answer: (query: URLSearchParams, market: ExchangeMarket | undefined) => unknown;
}

/** What Bybit answers as `result`, by the path after `/v5/market/`. */
export function bybitEndpoints(time: ExchangeTime): ReadonlyMap<string, BybitEndpoint> {
  const ofMarket = (answer: (market: ExchangeMarket, query: URLSearchParams) => unknown): BybitEndpoint => ({
    needsMarket: true,
    answer: (query, market) => (market === undefined ? {} : answer(market, query)),
  });
  return new Map<string, BybitEndpoint>([
    [
      "time",
      {
        needsMarket: false,
        answer: () => ({
          timeSecond: String(Math.floor(time.nowMs() / 1_000)),
          timeNano: `${time.nowMs()}000000`,
        }),
      },
    ],
    ["instruments-info", ofMarket(instruments)],
    ["kline", ofMarket(klines)],
    ["orderbook", ofMarket((market, query) => book(market, time, query))],
    ["tickers", ofMarket(tickers)],
  ]);
}

const categoryOf = (market: ExchangeMarket) => (market.marketId === 3 ? "spot" : "linear");

function findSymbol(market: ExchangeMarket, query: URLSearchParams): SourceInstrument {
  const found = market.find(query.get("symbol") ?? "");
  if (found === null) throw new BybitRefusal("params error: Symbol Is Invalid");
  return found;
}

function readLimit(query: URLSearchParams, usual: number, most: number): number {
  const limit = readWhole(query, "limit");
  if (limit === null) return usual;
  if (!(limit >= 1)) throw new BybitRefusal("params error: limit invalid");
  return Math.min(limit, most);
}

/** Spot gives all at once, linear in pages whose cursor is the place of the next. */
function instruments(market: ExchangeMarket, query: URLSearchParams) {
  const category = categoryOf(market);
  const wanted = query.has("symbol") ? [findSymbol(market, query)] : market.instruments;
  if (category === "spot") return { category, list: wanted.map(bybitInstrument) };
  const limit = readLimit(query, 500, 1_000);
  const cursor = query.get("cursor") ?? "";
  const from = /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
  const nextPageCursor = from + limit < wanted.length ? String(from + limit) : "";
  return { category, nextPageCursor, list: wanted.slice(from, from + limit).map(bybitInstrument) };
}

/** The newest first. With both bounds the last ones before the end, with a start alone the first ones from there. */
function klines(market: ExchangeMarket, query: URLSearchParams) {
  const instrument = findSymbol(market, query);
  if (query.get("interval") !== "1") throw new BybitRefusal("params error: Invalid period!");
  const limit = readLimit(query, 200, 1_000);
  const [start, end] = [readWhole(query, "start"), readWhole(query, "end")];
  if (Number.isNaN(start) || Number.isNaN(end)) throw new BybitRefusal("params error: start or end invalid");
  const endMs = end === null ? Number.MAX_SAFE_INTEGER : end + 1;
  const found =
    start !== null && end === null
      ? firstKlines(market, instrument, { startMs: start, endMs, limit })
      : lastKlines(market, instrument, { ...(start === null ? {} : { startMs: start }), endMs, limit });
  const list = found
    .map(({ tsOpen, open, high, low, close, volume, quoteVolume }) =>
      [tsOpen, open, high, low, close, volume, quoteVolume].map((value) => formatDecimal(value)),
    )
    .reverse();
  return { symbol: instrument.symbol, category: categoryOf(market), list };
}

function book(market: ExchangeMarket, time: ExchangeTime, query: URLSearchParams) {
  const instrument = findSymbol(market, query);
  const isSpot = market.marketId === 3;
  const limit = readLimit(query, isSpot ? 1 : 25, isSpot ? 200 : 500);
  const state = market.book(instrument).now();
  const level = bybitLevel(instrument);
  return {
    s: instrument.symbol,
    b: state.bids.slice(0, limit).map(level),
    a: state.asks.slice(0, limit).map(level),
    ts: time.nowMs(),
    u: state.updateId,
    seq: state.updateId,
    cts: time.nowMs(),
  };
}

/** What linear tickers have of futures that are delivered: empty for perpetuals. */
const NO_DELIVERY = {
  predictedDeliveryPrice: "",
  basisRate: "",
  deliveryFeeRate: "",
  deliveryTime: "0",
  basis: "",
  preOpenPrice: "",
  preQty: "",
  curPreListingPhase: "",
  fundingIntervalHour: "8",
  basisRateYear: "",
  fundingCap: "0.005",
};

function tickers(market: ExchangeMarket, query: URLSearchParams) {
  const wanted = query.has("symbol") ? [findSymbol(market, query)] : market.instruments;
  const list = wanted.flatMap((instrument): object[] => {
    const stats = market.stats(instrument);
    if (stats === null) return [];
    const state = market.book(instrument).now();
    const linear = linearTicker(instrument, stats, state);
    const { tickDirection: _, ...fields } = linear;
    if (market.marketId === 4) return [{ ...fields, ...NO_DELIVERY }];
    const { bid1Price, bid1Size, ask1Price, ask1Size } = linear;
    return [{ ...spotTicker(instrument, stats), bid1Price, bid1Size, ask1Price, ask1Size }];
  });
  return { category: categoryOf(market), list };
}

import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { binanceInstrument } from "./binance-instruments.ts";
import { binanceNumbers } from "./binance-numbers.ts";
import type { DayStats, ExchangeMarket } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import { firstKlines, lastKlines } from "./kline-page.ts";
import { readWhole } from "./venue-rest-answer.ts";

/** Of a minute. */
export const WEIGHT_LIMITS = { spot: 6_000, futures: 2_400 } as const;

/** A fault of the request: HTTP 400 with Binance's code and text. */
export class BinanceRefusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface BinanceEndpoint {
  readonly weight: (query: URLSearchParams) => number;
  readonly answer: (query: URLSearchParams) => unknown;
}

/** What one market of Binance answers, by the path after its prefix. */
export function binanceEndpoints(
  market: ExchangeMarket,
  time: ExchangeTime,
): ReadonlyMap<string, BinanceEndpoint> {
  const isSpot = market.marketId === 1;
  const find = (query: URLSearchParams) => findSymbol(market, query);
  return new Map<string, BinanceEndpoint>([
    ["ping", { weight: () => 1, answer: () => ({}) }],
    ["time", { weight: () => 1, answer: () => ({ serverTime: time.nowMs() }) }],
    [
      "exchangeInfo",
      { weight: () => (isSpot ? 20 : 1), answer: (query) => exchangeInfo(market, time, query) },
    ],
    ["klines", { weight: klinesWeight(isSpot), answer: (query) => klines(market, find(query), query) }],
    ["depth", { weight: depthWeight(isSpot), answer: (query) => depth(market, time, query) }],
    [
      "ticker/24hr",
      {
        weight: (query) => (query.has("symbol") ? (isSpot ? 2 : 1) : isSpot ? 80 : 40),
        answer(query) {
          const one = (instrument: SourceInstrument) => ticker(market, instrument);
          return query.has("symbol") ? one(find(query)) : market.instruments.map(one);
        },
      },
    ],
  ]);
}

function findSymbol(market: ExchangeMarket, query: URLSearchParams): SourceInstrument {
  const symbol = query.get("symbol");
  if (symbol === null || symbol === "")
    throw new BinanceRefusal(
      -1102,
      "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
    );
  const found = market.find(symbol);
  if (found === null) throw new BinanceRefusal(-1121, "Invalid symbol.");
  return found;
}

function readLimit(query: URLSearchParams, usual: number): number {
  const limit = readWhole(query, "limit");
  if (limit === null) return usual;
  if (!(limit >= 1)) throw new BinanceRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
  return limit;
}

function exchangeInfo(market: ExchangeMarket, time: ExchangeTime, query: URLSearchParams) {
  const isSpot = market.marketId === 1;
  const wanted = isSpot && query.has("symbol") ? [findSymbol(market, query)] : market.instruments;
  const weight = { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1 };
  return {
    timezone: "UTC",
    serverTime: time.nowMs(),
    ...(isSpot ? {} : { futuresType: "U_MARGINED" }),
    rateLimits: [{ ...weight, limit: isSpot ? WEIGHT_LIMITS.spot : WEIGHT_LIMITS.futures }],
    exchangeFilters: [],
    ...(isSpot ? {} : { assets: [{ asset: "USDT", marginAvailable: true, autoAssetExchange: "-10000" }] }),
    symbols: wanted.map(binanceInstrument),
  };
}

const INTERVALS = new Set(["1m"]);

function klinesWeight(isSpot: boolean) {
  return (query: URLSearchParams): number => {
    if (isSpot) return 2;
    const limit = readWhole(query, "limit") ?? 500;
    if (limit < 100) return 1;
    if (limit < 500) return 2;
    return limit <= 1_000 ? 5 : 10;
  };
}

/** Spot cuts a limit that is too large, futures refuse it. */
function klines(market: ExchangeMarket, instrument: SourceInstrument, query: URLSearchParams) {
  const isSpot = market.marketId === 1;
  const interval = query.get("interval");
  if (interval === null)
    throw new BinanceRefusal(
      -1102,
      "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.",
    );
  if (!INTERVALS.has(interval)) throw new BinanceRefusal(-1120, "Invalid interval.");
  const most = isSpot ? 1_000 : 1_500;
  const asked = readLimit(query, 500);
  if (asked > most && !isSpot)
    throw new BinanceRefusal(-1130, "Data sent for parameter 'limit' is not valid.");
  const limit = Math.min(asked, most);
  const [start, end] = [readWhole(query, "startTime"), readWhole(query, "endTime")];
  if (Number.isNaN(start) || Number.isNaN(end))
    throw new BinanceRefusal(-1100, "Illegal characters found in a parameter.");
  const endMs = end === null ? Number.MAX_SAFE_INTEGER : end + 1;
  const found =
    start === null
      ? lastKlines(market, instrument, { endMs, limit })
      : firstKlines(market, instrument, { startMs: start, endMs, limit });
  return found.map((kline) => klineRow(instrument, kline));
}

function klineRow(instrument: SourceInstrument, kline: Kline) {
  const { price, quantity, quote } = binanceNumbers(instrument);
  return [
    kline.tsOpen,
    price(kline.open),
    price(kline.high),
    price(kline.low),
    price(kline.close),
    quantity(kline.volume),
    kline.tsOpen + MINUTE_MS - 1,
    quote(kline.quoteVolume),
    kline.trades ?? 0,
    quantity(kline.takerBuyBaseVolume ?? 0),
    quote(kline.takerBuyQuoteVolume ?? 0),
    "0",
  ];
}

const FUTURES_DEPTHS = [5, 10, 20, 50, 100, 500, 1_000];

function depthWeight(isSpot: boolean) {
  return (query: URLSearchParams): number => {
    const limit = readWhole(query, "limit") ?? (isSpot ? 100 : 500);
    const steps: readonly (readonly [number, number])[] = isSpot
      ? [
          [100, 5],
          [500, 25],
          [1_000, 50],
        ]
      : [
          [50, 2],
          [100, 5],
          [500, 10],
        ];
    return steps.find(([most]) => limit <= most)?.[1] ?? (isSpot ? 250 : 20);
  };
}

function depth(market: ExchangeMarket, time: ExchangeTime, query: URLSearchParams) {
  const isSpot = market.marketId === 1;
  const instrument = findSymbol(market, query);
  const limit = readLimit(query, isSpot ? 100 : 500);
  if (!isSpot && !FUTURES_DEPTHS.includes(limit))
    throw new BinanceRefusal(-4021, `${limit} is not valid depth limit`);
  const { level } = binanceNumbers(instrument);
  const book = market.book(instrument).now();
  return {
    lastUpdateId: book.updateId,
    ...(isSpot ? {} : { E: time.nowMs(), T: time.nowMs() }),
    bids: book.bids.slice(0, limit).map(level),
    asks: book.asks.slice(0, limit).map(level),
  };
}

function ticker(market: ExchangeMarket, instrument: SourceInstrument) {
  const { price, quantity, quote, level } = binanceNumbers(instrument);
  const stats = market.stats(instrument) ?? NO_TRADES;
  const book = market.book(instrument).now();
  const [bid, ask] = [book.bids[0], book.asks[0]].map((best) => level(best ?? { ticks: 0, lots: 0 }));
  const spotOnly = { bidPrice: bid?.[0], bidQty: bid?.[1], askPrice: ask?.[0], askQty: ask?.[1] };
  const isSpot = instrument.marketId === 1;
  return {
    symbol: instrument.symbol,
    priceChange: price(stats.last - stats.open),
    priceChangePercent: (stats.open === 0 ? 0 : (stats.last / stats.open - 1) * 100).toFixed(3),
    weightedAvgPrice: price(stats.volume === 0 ? stats.last : stats.quoteVolume / stats.volume),
    ...(isSpot ? { prevClosePrice: price(stats.open) } : {}),
    lastPrice: price(stats.last),
    lastQty: quantity(stats.trades === 0 ? 0 : stats.volume / stats.trades),
    ...(isSpot ? spotOnly : {}),
    openPrice: price(stats.open),
    highPrice: price(stats.high),
    lowPrice: price(stats.low),
    volume: quantity(stats.volume),
    quoteVolume: quote(stats.quoteVolume),
    openTime: stats.openMs,
    closeTime: stats.closeMs,
    firstId: stats.firstTradeId,
    lastId: stats.lastTradeId,
    count: stats.trades,
  };
}

const NO_TRADES: DayStats = {
  openMs: 0,
  closeMs: 0,
  open: 0,
  high: 0,
  low: 0,
  last: 0,
  volume: 0,
  quoteVolume: 0,
  trades: 0,
  firstTradeId: -1,
  lastTradeId: -1,
  hourAgo: 0,
};

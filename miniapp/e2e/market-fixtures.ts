import type { CandleList, InstrumentList, WireCandle, WireTicker } from "@roehub/core/contract/market-data";
import type { CandleEvent, TickerEvent } from "@roehub/core/contract/stream";
import { createPrng } from "@roehub/core/kernel/prng";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { isTimeframe, type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import { instrumentKey, MARKETS, type MarketId } from "@roehub/core/market-data/market";
import { problem, type StubServer } from "./stub-server.ts";

/** The open of the bar in progress, whatever the timeframe: midnight. */
export const NOW = Date.parse("2025-08-18T00:00:00Z");
const DAY_START = NOW - 1_500 * 86_400_000;

export const BTC = "t_1_BTCUSDT";
const BTC_REF = { marketId: 1, symbol: "BTCUSDT" } as const;
export const BTC_KEY = instrumentKey(BTC_REF);

const COINS: readonly (readonly [base: string, tick: string])[] = [
  ["1000SHIB", "0.000001"],
  ["BTC", "0.01"],
  ["ETH", "0.01"],
  ["PEPE", "0.00000001"],
  ["SOL", "0.01"],
];

const instant = (at: number) => formatInstant(epochMs(at));

/** Instruments of the markets whose symbol contains `q`. */
export function instrumentsOf(marketId: number | null, q = ""): InstrumentList {
  const items = COINS.flatMap(([base, tick]) =>
    MARKETS.filter((market) => marketId === null || market.marketId === marketId)
      .filter(() => `${base}USDT`.includes(q))
      .map((market) => ({
        market_id: market.marketId,
        symbol: `${base}USDT`,
        instrument_key: instrumentKey({ marketId: market.marketId, symbol: `${base}USDT` }),
        base,
        quote: "USDT",
        tick_size: tick,
        lot_size: "0.0001",
        min_notional: "5",
      })),
  );
  return { items };
}

/** The candle that opens at `at`: always the same one, whoever asks. `scale` moves the price. */
export function candleAt(at: number, timeframe: Timeframe, scale = 1): WireCandle {
  const index = Math.floor(at / timeframeMs(timeframe));
  const random = createPrng(index % 1_000_003);
  const level = 64_000 + 900 * Math.sin(index / 23) + 300 * Math.sin(index / 5);
  const next = 64_000 + 900 * Math.sin((index + 1) / 23) + 300 * Math.sin((index + 1) / 5);
  const [open, close] = [level * scale, next * scale];
  const spread = 60 * scale;
  const digits = scale < 1e-6 ? 8 : 2;
  return {
    ts_open: instant(at),
    open: open.toFixed(digits),
    high: (Math.max(open, close) + spread * random()).toFixed(digits),
    low: (Math.min(open, close) - spread * random()).toFixed(digits),
    close: close.toFixed(digits),
    volume: (20 + 60 * random()).toFixed(4),
  };
}

export interface MarketShape {
  readonly symbol?: string;
  readonly source?: CandleList["market_source"];
  readonly scale?: number;
  /** The end of history, `NOW` unless told. */
  readonly until?: number;
}

/** The answer about candles, from a history that begins 1,500 days before `NOW`. */
export function candlesOf(query: URLSearchParams, shape: MarketShape = {}): CandleList {
  const { symbol = "BTCUSDT", source = "simulated", scale = 1, until = NOW } = shape;
  const asked = query.get("timeframe");
  const timeframe = isTimeframe(asked) ? asked : "1m";
  const lengthMs = timeframeMs(timeframe);
  const end = Math.min(until, Date.parse(query.get("end") ?? instant(until)));
  const start = Math.max(DAY_START, end - Number(query.get("limit") ?? "500") * lengthMs);
  const times = Array.from({ length: (end - start) / lengthMs }, (_, index) => start + index * lengthMs);
  const marketId = Number(query.get("market_id")) as MarketId;
  return {
    market_id: marketId,
    symbol,
    instrument_key: instrumentKey({ marketId, symbol }),
    timeframe,
    market_source: source,
    items: times.map((at) => candleAt(at, timeframe, scale)),
    has_more: start > DAY_START,
  };
}

export function tickerOf({
  symbol = "BTCUSDT",
  source = "simulated",
  scale = 1,
}: MarketShape = {}): WireTicker {
  const digits = scale < 1e-6 ? 8 : 2;
  const price = (value: number) => (value * scale).toFixed(digits);
  return {
    market_id: 1,
    symbol,
    instrument_key: instrumentKey({ marketId: 1, symbol }),
    market_source: source,
    last: price(64_250.5),
    at: instant(NOW + 30_000),
    open_24h: price(63_457.28),
    high_24h: price(65_120),
    low_24h: price(62_980.1),
    volume_24h: "12345.67",
    change_24h_pct: 1.25,
  };
}

/** Answers everything that the terminal asks about BTCUSDT on Binance spot. */
export function answerMarket(server: StubServer, shape: MarketShape = {}): void {
  const symbol = shape.symbol ?? "BTCUSDT";
  const known = (query: URLSearchParams) => query.get("symbol") === symbol && query.get("market_id") === "1";
  server.answers.set("/api/market-data/instruments", (query) => {
    const marketId = query.get("market_id");
    return { body: instrumentsOf(marketId === null ? null : Number(marketId), query.get("q") ?? "") };
  });
  server.answers.set("/api/market-data/candles", (query) =>
    known(query) ? { body: candlesOf(query, shape) } : problem(404, "not_found"),
  );
  server.answers.set("/api/market-data/ticker", (query) =>
    known(query) ? { body: tickerOf(shape) } : problem(404, "not_found"),
  );
}

/** What the stream says of a candle of BTCUSDT. */
export function candleEvent(
  timeframe: Timeframe,
  at: number,
  change: Partial<WireCandle> & { readonly isClosed?: boolean } = {},
): CandleEvent {
  const { isClosed = false, ...candle } = change;
  return {
    topic: `candles:${BTC_KEY}:${timeframe}`,
    is_closed: isClosed,
    candle: { ...candleAt(at, timeframe), ...candle },
  };
}

export function tickerEvent(last: string, afterMs: number): TickerEvent {
  return { topic: `tickers:${BTC_KEY}`, last, at: instant(NOW + afterMs), change_24h_pct: -0.5 };
}

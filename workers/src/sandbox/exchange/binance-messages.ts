import { MINUTE_MS } from "@roehub/core/kernel/time";
import { binanceNumbers } from "./binance-numbers.ts";
import { firstTradeId } from "./exchange-market.ts";
import type { DepthEvent, KlineEvent, MarketEvent, TickerEvent } from "./market-event.ts";

/**
 * The payload of a Binance stream, spot or USDⓈ-M; null for what Binance does not send.
 * Sources: https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams and
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
 */
export function binancePayload(event: MarketEvent): Readonly<Record<string, unknown>> | null {
  if (event.kind === "kline") return klinePayload(event);
  if (event.kind === "ticker") return tickerPayload(event);
  return event.kind === "depth" ? depthPayload(event) : null;
}

function klinePayload({ instrument, kline, isClosed, atMs }: KlineEvent) {
  const { price, quantity, quote } = binanceNumbers(instrument);
  const { symbol } = instrument;
  const trades = kline.trades ?? 0;
  const first = trades === 0 ? -1 : firstTradeId(kline);
  return {
    e: "kline",
    E: atMs,
    s: symbol,
    k: {
      t: kline.tsOpen,
      T: kline.tsOpen + MINUTE_MS - 1,
      s: symbol,
      i: "1m",
      f: first,
      L: trades === 0 ? -1 : first + trades - 1,
      o: price(kline.open),
      c: price(kline.close),
      h: price(kline.high),
      l: price(kline.low),
      v: quantity(kline.volume),
      n: trades,
      x: isClosed,
      q: quote(kline.quoteVolume),
      V: quantity(kline.takerBuyBaseVolume ?? 0),
      Q: quote(kline.takerBuyQuoteVolume ?? 0),
      B: "0",
    },
  };
}

function tickerPayload({ instrument, stats, book, atMs }: TickerEvent) {
  const { price, quantity, quote, level } = binanceNumbers(instrument);
  const [bid, ask] = [book.bids[0], book.asks[0]].map((best) => level(best ?? { ticks: 0, lots: 0 }));
  const bookFields =
    instrument.marketId === 1
      ? { x: price(stats.open), b: bid?.[0], B: bid?.[1], a: ask?.[0], A: ask?.[1] }
      : {};
  return {
    e: "24hrTicker",
    E: atMs,
    s: instrument.symbol,
    p: price(stats.last - stats.open),
    P: ((stats.last / stats.open - 1) * 100).toFixed(3),
    w: price(stats.volume === 0 ? stats.last : stats.quoteVolume / stats.volume),
    ...bookFields,
    c: price(stats.last),
    Q: quantity(stats.trades === 0 ? 0 : stats.volume / stats.trades),
    o: price(stats.open),
    h: price(stats.high),
    l: price(stats.low),
    v: quantity(stats.volume),
    q: quote(stats.quoteVolume),
    O: stats.openMs,
    C: stats.closeMs,
    F: stats.firstTradeId,
    L: stats.lastTradeId,
    n: stats.trades,
  };
}

function depthPayload({ instrument, portion, atMs }: DepthEvent) {
  const { level } = binanceNumbers(instrument);
  const isSpot = instrument.marketId === 1;
  return {
    e: "depthUpdate",
    E: atMs,
    ...(isSpot ? {} : { T: atMs }),
    s: instrument.symbol,
    U: portion.firstId,
    u: portion.lastId,
    ...(isSpot ? {} : { pu: portion.previousLastId }),
    b: portion.bids.map(level),
    a: portion.asks.map(level),
  };
}

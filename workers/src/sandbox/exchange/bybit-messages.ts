import { formatDecimal } from "@roehub/core/kernel/decimal";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { BookLevel } from "../market/simulated-book.ts";
import type { DayStats } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";
import type { BookState } from "./live-book.ts";
import type { KlineEvent, TopEvent } from "./market-event.ts";

/** Source: https://bybit-exchange.github.io/docs/v5/websocket/public/kline */
export function bybitKlineMessage({ instrument, kline, isClosed, atMs }: KlineEvent) {
  return {
    topic: `kline.1.${instrument.symbol}`,
    data: [
      {
        start: kline.tsOpen,
        end: kline.tsOpen + MINUTE_MS - 1,
        interval: "1",
        open: formatDecimal(kline.open),
        close: formatDecimal(kline.close),
        high: formatDecimal(kline.high),
        low: formatDecimal(kline.low),
        volume: formatDecimal(kline.volume),
        turnover: formatDecimal(kline.quoteVolume),
        confirm: isClosed,
        timestamp: atMs,
      },
    ],
    ts: atMs,
    type: "snapshot",
  };
}

/** Source: https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook */
export function bybitBookMessage({ instrument, depth, isSnapshot, portion, atMs }: TopEvent) {
  const level = bybitLevel(instrument);
  return {
    topic: `orderbook.${depth}.${instrument.symbol}`,
    type: isSnapshot ? "snapshot" : "delta",
    ts: atMs,
    data: {
      s: instrument.symbol,
      b: portion.bids.map(level),
      a: portion.asks.map(level),
      u: portion.updateId,
      seq: portion.sequence,
    },
    cts: atMs,
  };
}

export function bybitLevel({ priceDigits, quantityDigits }: SourceInstrument) {
  return ({ ticks, lots }: BookLevel): readonly [string, string] => [
    (ticks / 10 ** priceDigits).toFixed(priceDigits),
    formatDecimal(lots / 10 ** quantityDigits),
  ];
}

/** The last 24 hours as Bybit spot tells them. Source: https://bybit-exchange.github.io/docs/v5/websocket/public/ticker */
export function spotTicker(instrument: SourceInstrument, stats: DayStats) {
  const price = (value: number) => formatDecimal(Number(value.toFixed(instrument.priceDigits)));
  return {
    symbol: instrument.symbol,
    lastPrice: price(stats.last),
    highPrice24h: price(stats.high),
    lowPrice24h: price(stats.low),
    prevPrice24h: price(stats.open),
    volume24h: amount(stats.volume),
    turnover24h: amount(stats.quoteVolume),
    price24hPcnt: (stats.last / stats.open - 1).toFixed(4),
    usdIndexPrice: price(stats.last),
  };
}

const FUNDING_INTERVAL_MS = 8 * 60 * MINUTE_MS;

/** The last 24 hours as Bybit linear tells them. Mark, index, open interest and funding are made up of the price. */
export function linearTicker(instrument: SourceInstrument, stats: DayStats, book: BookState) {
  const price = (value: number) => value.toFixed(instrument.priceDigits);
  const level = bybitLevel(instrument);
  const [bid, ask] = [book.bids[0], book.asks[0]].map((best) => level(best ?? { ticks: 0, lots: 0 }));
  const openInterest = instrument.minuteVolume * 600;
  return {
    symbol: instrument.symbol,
    tickDirection: stats.last >= stats.hourAgo ? "PlusTick" : "MinusTick",
    price24hPcnt: (stats.last / stats.open - 1).toFixed(6),
    lastPrice: price(stats.last),
    prevPrice24h: price(stats.open),
    highPrice24h: price(stats.high),
    lowPrice24h: price(stats.low),
    prevPrice1h: price(stats.hourAgo),
    markPrice: price(stats.last),
    indexPrice: price(stats.last),
    openInterest: amount(openInterest),
    openInterestValue: amount(openInterest * stats.last),
    turnover24h: amount(stats.quoteVolume),
    volume24h: amount(stats.volume),
    nextFundingTime: String((Math.floor(stats.closeMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS),
    fundingRate: "0.0001",
    bid1Price: bid?.[0] ?? "",
    bid1Size: bid?.[1] ?? "",
    ask1Price: ask?.[0] ?? "",
    ask1Size: ask?.[1] ?? "",
  };
}

const amount = (value: number) => formatDecimal(Number(value.toFixed(6)));

import { MINUTE_MS } from "../kernel/time.ts";
import type { VenueKline } from "./venue.ts";
import { isVenueSymbol, readDecimal, readEpochMs, readWhole } from "./venue-values.ts";

/** The fields of a 1m candle as they came, prices and volumes as decimal text. */
export interface UnreadKline {
  readonly symbol: unknown;
  readonly tsOpen: unknown;
  readonly open: unknown;
  readonly high: unknown;
  readonly low: unknown;
  readonly close: unknown;
  readonly volume: unknown;
  readonly quoteVolume: unknown;
  /** Null where the venue does not tell it. */
  readonly taker: { readonly trades: unknown; readonly base: unknown; readonly quote: unknown } | null;
}

/** The candle, or what is wrong with it as an English clause. */
export type KlineReading =
  | { readonly ok: true; readonly kline: VenueKline }
  | { readonly ok: false; readonly reason: string };

/**
 * A candle opens on a whole minute; its prices are above zero with `low <= open, close <= high`; its volumes are not
 * negative; everything is finite.
 */
export function readVenueKline(unread: UnreadKline): KlineReading {
  const { symbol, taker } = unread;
  const tsOpen = readEpochMs(unread.tsOpen);
  if (!isVenueSymbol(symbol)) return refused("a candle's symbol is missing or odd");
  if (tsOpen === null || tsOpen % MINUTE_MS !== 0) return refused("a candle's open time is no whole minute");
  const trades = taker === null ? null : readWhole(taker.trades);
  if (taker !== null && trades === null) return refused("a candle's number of trades is no whole number");
  const kline: VenueKline = {
    symbol,
    tsOpen,
    open: readDecimal(unread.open),
    high: readDecimal(unread.high),
    low: readDecimal(unread.low),
    close: readDecimal(unread.close),
    volume: readDecimal(unread.volume),
    quoteVolume: readDecimal(unread.quoteVolume),
    trades,
    takerBuyBaseVolume: taker === null ? null : readDecimal(taker.base),
    takerBuyQuoteVolume: taker === null ? null : readDecimal(taker.quote),
  };
  const fault = valueFault(kline);
  return fault === null ? { ok: true, kline } : refused(fault);
}

function valueFault(kline: VenueKline): string | null {
  const { open, high, low, close } = kline;
  if (![open, high, low, close].every((price) => Number.isFinite(price) && price > 0)) {
    return "a candle's price is no decimal above zero";
  }
  if (high < Math.max(open, close)) return "a candle's high is below its open or close";
  if (low > Math.min(open, close)) return "a candle's low is above its open or close";
  const volumes = [
    kline.volume,
    kline.quoteVolume,
    kline.takerBuyBaseVolume ?? 0,
    kline.takerBuyQuoteVolume ?? 0,
  ];
  return volumes.every(Number.isFinite) ? null : "a candle's volume is no decimal";
}

function refused(reason: string): KlineReading {
  return { ok: false, reason };
}

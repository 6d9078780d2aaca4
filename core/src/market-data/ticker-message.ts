import { formatDecimal } from "../kernel/decimal.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { Candle } from "./candle-series.ts";
import { findMarket, type InstrumentRef, instrumentKey } from "./market.ts";

/** Only the newest is of use. */
export const TICKER_STREAM_MAX_LENGTH = 16;

/** The stream that an instrument's minute in progress is published on, once a second at most. */
export function tickerStream(ref: InstrumentRef): string {
  return `md.tickers.${instrumentKey(ref)}`;
}

/** The minute in progress: its close is the last price. */
export interface Ticker {
  readonly ref: InstrumentRef;
  readonly minute: Candle;
  /** The venue's time of the message. */
  readonly at: EpochMs;
}

/** Schema v1 of a ticker on a stream: every value is text, times are epoch milliseconds. */
export function tickerMessage({ ref, minute, at }: Ticker): Readonly<Record<string, string>> {
  return {
    schema_version: "1",
    market_id: String(ref.marketId),
    symbol: ref.symbol,
    instrument_key: instrumentKey(ref),
    at: String(at),
    ts_open: String(minute.tsOpen),
    open: formatDecimal(minute.open),
    high: formatDecimal(minute.high),
    low: formatDecimal(minute.low),
    close: formatDecimal(minute.close),
    volume: formatDecimal(minute.volume),
  };
}

/** What `tickerMessage` wrote, or null where the fields are of another schema. */
export function readTickerMessage(fields: Readonly<Record<string, string>>): Ticker | null {
  const market = findMarket(Number(fields["market_id"]));
  const symbol = fields["symbol"];
  if (fields["schema_version"] !== "1" || market === null || symbol === undefined) return null;
  const value = (name: string) => Number(fields[name] ?? Number.NaN);
  const minute = {
    tsOpen: value("ts_open"),
    open: value("open"),
    high: value("high"),
    low: value("low"),
    close: value("close"),
    volume: value("volume"),
  };
  const at = value("at");
  if (![at, ...Object.values(minute)].every(Number.isFinite)) return null;
  return {
    ref: { marketId: market.marketId, symbol },
    minute: { ...minute, tsOpen: epochMs(minute.tsOpen) },
    at: epochMs(at),
  };
}

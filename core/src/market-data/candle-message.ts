import { formatDecimal } from "../kernel/decimal.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { Candle } from "./candle-series.ts";
import { findMarket, type InstrumentRef, instrumentKey } from "./market.ts";

/** A week of minutes. */
export const CANDLE_STREAM_MAX_LENGTH = 10_080;

/** The stream that an instrument's closed 1m candles are published on. */
export function candleStream(ref: InstrumentRef): string {
  return `md.candles.1m.${instrumentKey(ref)}`;
}

export interface PublishedCandle {
  readonly ref: InstrumentRef;
  readonly candle: Candle;
  /** In quote. */
  readonly quoteVolume: number;
  /** Null where the venue does not say. */
  readonly trades: number | null;
  readonly source: "ws" | "rest" | "file";
  readonly ingestedAt: EpochMs;
}

/** Schema v1 of a candle on a stream: every value is text, times are epoch milliseconds, unknown counts are empty. */
export function candleMessage(published: PublishedCandle): Readonly<Record<string, string>> {
  const { ref, candle, quoteVolume, trades, source, ingestedAt } = published;
  return {
    schema_version: "1",
    market_id: String(ref.marketId),
    symbol: ref.symbol,
    instrument_key: instrumentKey(ref),
    ts_open: String(candle.tsOpen),
    open: formatDecimal(candle.open),
    high: formatDecimal(candle.high),
    low: formatDecimal(candle.low),
    close: formatDecimal(candle.close),
    volume: formatDecimal(candle.volume),
    quote_volume: formatDecimal(quoteVolume),
    trades: trades === null ? "" : String(trades),
    source,
    ingested_at: String(ingestedAt),
  };
}

/** What `candleMessage` wrote, or null where the fields are of another schema. */
export function readCandleMessage(fields: Readonly<Record<string, string>>): PublishedCandle | null {
  const market = findMarket(Number(fields["market_id"]));
  const { symbol, source } = fields;
  if (fields["schema_version"] !== "1" || market === null || symbol === undefined) return null;
  if (source !== "ws" && source !== "rest" && source !== "file") return null;
  const value = (name: string) => Number(fields[name] ?? Number.NaN);
  const candle = {
    tsOpen: value("ts_open"),
    open: value("open"),
    high: value("high"),
    low: value("low"),
    close: value("close"),
    volume: value("volume"),
  };
  const [quoteVolume, ingestedAt] = [value("quote_volume"), value("ingested_at")];
  const trades = fields["trades"] ? Number(fields["trades"]) : null;
  if (![quoteVolume, ingestedAt, trades ?? 0, ...Object.values(candle)].every(Number.isFinite)) return null;
  return {
    ref: { marketId: market.marketId, symbol },
    candle: { ...candle, tsOpen: epochMs(candle.tsOpen) },
    quoteVolume,
    trades,
    source,
    ingestedAt: epochMs(ingestedAt),
  };
}

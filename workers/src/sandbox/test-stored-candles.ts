import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { type Clickhouse, clickhouseRows } from "@roehub/core/platform/clickhouse";

/** What every venue says of a candle. */
export type CandleContent = Omit<Kline, "trades" | "takerBuyBaseVolume" | "takerBuyQuoteVolume">;

export type CanonicalCandle = CandleContent & Pick<Kline, "trades">;

export type RawCandle = CandleContent & { readonly source: "ws" | "rest" | "file" };

export function contentOf({ tsOpen, open, high, low, close, volume, quoteVolume }: Kline): CandleContent {
  return { tsOpen, open, high, low, close, volume, quoteVolume };
}

export function canonicalOf(kline: Kline): CanonicalCandle {
  return { ...contentOf(kline), trades: kline.trades };
}

/** The canonical candles of an instrument, in their order. */
export async function canonicalCandles(
  clickhouse: Clickhouse,
  ref: InstrumentRef,
): Promise<readonly CanonicalCandle[]> {
  return clickhouseRows(
    clickhouse,
    `SELECT toFloat64(toUnixTimestamp64Milli(ts_open)) AS tsOpen, open, high, low, close, volume,
      quote_volume AS quoteVolume, trades
    FROM canonical_candles_1m FINAL
    WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String} ORDER BY ts_open`,
    { market_id: ref.marketId, symbol: ref.symbol },
  );
}

/** Every row that was ever stored of an instrument, by minute, then by when it was stored. */
export async function rawCandles(clickhouse: Clickhouse, ref: InstrumentRef): Promise<readonly RawCandle[]> {
  const [table, open, quote] =
    ref.marketId <= 2
      ? ["raw_binance_klines_1m", "open_time", "quote_volume"]
      : ["raw_bybit_klines_1m", "start", "turnover"];
  return clickhouseRows(
    clickhouse,
    `SELECT toFloat64(toUnixTimestamp64Milli(${open})) AS tsOpen, open, high, low, close, volume,
      ${quote} AS quoteVolume, source
    FROM ${table} WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}
    ORDER BY tsOpen, ingested_at`,
    { market_id: ref.marketId, symbol: ref.symbol },
  );
}

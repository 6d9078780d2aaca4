import { assert } from "../kernel/assert.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import {
  dictionaryColumn,
  encodeNative,
  float64Column,
  type NativeColumn,
  nullableFloat64Column,
  nullableUint32Column,
  sameEnumColumn,
  sameMicrosecondsColumn,
  timeColumn,
  uint16Column,
} from "./encode-native.ts";
import type { InstrumentKline } from "./kline.ts";
import { allocateKlineSeries, type KlineSeries, writeKline } from "./kline-series.ts";
import { findMarket, type InstrumentRef, instrumentKey, type MarketId } from "./market.ts";

/** How a candle reached us; the rank decides between two deliveries at the same microsecond. */
export type CandleOrigin = "ws" | "rest" | "file";

export const ORIGIN_RANK: Readonly<Record<CandleOrigin, number>> = { ws: 0, rest: 1, file: 2 };

/** The raw table of a venue, its column of open times, and the view that makes its rows canonical. */
export interface RawTable {
  readonly name: string;
  readonly openTime: string;
  readonly canonicalView: string;
}

const RAW_TABLES: Readonly<Record<"binance" | "bybit", RawTable>> = {
  binance: {
    name: "raw_binance_klines_1m",
    openTime: "open_time",
    canonicalView: "raw_binance_klines_1m_to_canonical",
  },
  bybit: {
    name: "raw_bybit_klines_1m",
    openTime: "start",
    canonicalView: "raw_bybit_klines_1m_to_canonical",
  },
};

export function rawTable(marketId: MarketId): RawTable {
  return RAW_TABLES[findMarket(marketId)?.exchange ?? "binance"];
}

/**
 * Rows for one insert, with the time that makes their version: sent again, the same block changes nothing. What the
 * server has to read is encoded once; nothing may write to `bytes`.
 */
export interface KlineBlock {
  /** Of the raw table. */
  readonly table: string;
  readonly columnNames: readonly string[];
  readonly rowCount: number;
  readonly origin: CandleOrigin;
  /** Microseconds since the epoch; with the origin the version of every row. */
  readonly ingestedAtUs: bigint;
  /** ClickHouse `Native`. */
  readonly bytes: Uint8Array;
}

export interface KlineRows {
  /** All of one exchange. */
  readonly instruments: readonly InstrumentRef[];
  /** Which of `instruments` each row is of. */
  readonly instrumentIndexes: Uint16Array;
  /** The rows; ascending only within an instrument. An instrument has a minute at most once. */
  readonly series: KlineSeries;
}

/** The rows of several instruments in the order in which they come. */
export function klineRowsOf(rows: readonly InstrumentKline[]): KlineRows {
  const instruments: InstrumentRef[] = [];
  const indexes = new Map<string, number>();
  const instrumentIndexes = new Uint16Array(rows.length);
  const series = allocateKlineSeries(rows.length);
  for (const [row, { ref, kline }] of rows.entries()) {
    const key = instrumentKey(ref);
    let index = indexes.get(key);
    if (index === undefined) {
      index = instruments.push(ref) - 1;
      indexes.set(key, index);
    }
    instrumentIndexes[row] = index;
    writeKline(series, row, kline);
  }
  return { instruments, instrumentIndexes, series };
}

const ORIGIN_TYPE = "Enum8('ws' = 0, 'rest' = 1, 'file' = 2)";

export function encodeKlineBlock(
  rows: KlineRows,
  { origin, ingestedAtUs }: { origin: CandleOrigin; ingestedAtUs: bigint },
): KlineBlock {
  const { instruments, instrumentIndexes, series } = rows;
  const exchanges = new Set(instruments.map(({ marketId }) => findMarket(marketId)?.exchange));
  const [exchange] = exchanges;
  assert(exchange !== undefined && exchanges.size === 1, "a block is of one exchange");
  const marketIds = instrumentIndexes.map((index) => instruments[index]?.marketId ?? 0);
  const symbols = instruments.map(({ symbol }) => symbol);
  const rowCount = series.length;
  const columns = [
    uint16Column("market_id", marketIds),
    dictionaryColumn("symbol", symbols, instrumentIndexes),
    dictionaryColumn("instrument_key", instruments.map(instrumentKey), instrumentIndexes),
    ...(exchange === "binance" ? binanceColumns(series) : bybitColumns(series)),
    sameEnumColumn("source", { rows: rowCount, type: ORIGIN_TYPE, value: ORIGIN_RANK[origin] }),
    sameMicrosecondsColumn("ingested_at", rowCount, ingestedAtUs),
  ];
  return {
    table: RAW_TABLES[exchange].name,
    columnNames: columns.map(({ name }) => name),
    rowCount,
    origin,
    ingestedAtUs,
    bytes: encodeNative(rowCount, columns),
  };
}

function binanceColumns(series: KlineSeries): readonly NativeColumn[] {
  return [
    timeColumn("open_time", series.tsOpen),
    timeColumn("close_time", series.tsOpen, MINUTE_MS - 1),
    ...priceColumns(series),
    float64Column("quote_volume", series.quoteVolume),
    nullableUint32Column("trades", series.trades),
    nullableFloat64Column("taker_buy_base_volume", series.takerBuyBaseVolume),
    nullableFloat64Column("taker_buy_quote_volume", series.takerBuyQuoteVolume),
  ];
}

function bybitColumns(series: KlineSeries): readonly NativeColumn[] {
  return [
    timeColumn("start", series.tsOpen),
    timeColumn("end", series.tsOpen, MINUTE_MS - 1),
    ...priceColumns(series),
    float64Column("turnover", series.quoteVolume),
  ];
}

function priceColumns(series: KlineSeries): readonly NativeColumn[] {
  return [
    float64Column("open", series.open),
    float64Column("high", series.high),
    float64Column("low", series.low),
    float64Column("close", series.close),
    float64Column("volume", series.volume),
  ];
}

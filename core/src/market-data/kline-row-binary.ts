import { utf8ToBytes } from "@noble/hashes/utils.js";
import { MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "./candle-series.ts";
import { findMarket, type InstrumentRef, instrumentKey } from "./market.ts";

/** How a candle reached us; the rank decides between two deliveries at the same microsecond. */
export type CandleOrigin = "ws" | "rest" | "file";

const ORIGIN_RANK: Readonly<Record<CandleOrigin, number>> = { ws: 0, rest: 1, file: 2 };

/** The raw table of a venue, the columns an encoded block has, and the view that makes its rows canonical. */
export interface RawTable {
  readonly name: string;
  readonly openTime: string;
  readonly columns: readonly string[];
  readonly canonicalView: string;
}

const PRICES = ["open", "high", "low", "close", "volume"];
const IDENTITY = ["market_id", "symbol", "instrument_key"];

const RAW_TABLES: Readonly<Record<"binance" | "bybit", RawTable>> = {
  binance: {
    name: "raw_binance_klines_1m",
    openTime: "open_time",
    columns: [...IDENTITY, "open_time", "close_time", ...PRICES, "quote_volume", "source", "ingested_at"],
    canonicalView: "raw_binance_klines_1m_to_canonical",
  },
  bybit: {
    name: "raw_bybit_klines_1m",
    openTime: "start",
    columns: [...IDENTITY, "start", "end", ...PRICES, "turnover", "source", "ingested_at"],
    canonicalView: "raw_bybit_klines_1m_to_canonical",
  },
};

export function rawTable(ref: InstrumentRef): RawTable {
  return RAW_TABLES[findMarket(ref.marketId)?.exchange ?? "binance"];
}

export interface KlineBlock {
  readonly ref: InstrumentRef;
  readonly candles: CandleSeries;
  readonly origin: CandleOrigin;
  /** Microseconds since the epoch; with the origin the version of every row. */
  readonly ingestedAtUs: bigint;
}

/**
 * The block as ClickHouse `RowBinary` in the columns of `rawTable`, little-endian. A series has no quote volume:
 * the volume at the mean of the four prices stands for it.
 */
export function encodeKlines({ ref, candles, origin, ingestedAtUs }: KlineBlock): Uint8Array {
  const identity = encodeIdentity(ref);
  const rowBytes = identity.length + 2 * 8 + 6 * 8 + 1 + 8;
  const bytes = new Uint8Array(rowBytes * candles.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < candles.length; index++) {
    let at = index * rowBytes;
    bytes.set(identity, at);
    at += identity.length;
    const tsOpen = candles.tsOpen[index] ?? 0;
    at = writeInt64(view, at, tsOpen);
    at = writeInt64(view, at, tsOpen + MINUTE_MS - 1);
    const open = candles.open[index] ?? 0;
    const high = candles.high[index] ?? 0;
    const low = candles.low[index] ?? 0;
    const close = candles.close[index] ?? 0;
    const volume = candles.volume[index] ?? 0;
    view.setFloat64(at, open, true);
    view.setFloat64(at + 8, high, true);
    view.setFloat64(at + 16, low, true);
    view.setFloat64(at + 24, close, true);
    view.setFloat64(at + 32, volume, true);
    view.setFloat64(at + 40, volume * ((open + high + low + close) / 4), true);
    view.setInt8(at + 48, ORIGIN_RANK[origin]);
    view.setBigInt64(at + 49, ingestedAtUs, true);
  }
  return bytes;
}

/** Reads rows of six little-endian doubles: `ts_open` in epoch milliseconds, then open to volume. */
export function decodeCandles(bytes: Uint8Array): CandleSeries {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const series = allocateCandleSeries(bytes.length / CANDLE_BYTES);
  for (let index = 0; index < series.length; index++) {
    const at = index * CANDLE_BYTES;
    series.tsOpen[index] = view.getFloat64(at, true);
    series.open[index] = view.getFloat64(at + 8, true);
    series.high[index] = view.getFloat64(at + 16, true);
    series.low[index] = view.getFloat64(at + 24, true);
    series.close[index] = view.getFloat64(at + 32, true);
    series.volume[index] = view.getFloat64(at + 40, true);
  }
  return series;
}

/** Six doubles. */
const CANDLE_BYTES = 48;

/** Epoch milliseconds fit 53 bits, so two 32-bit halves write them without a BigInt a row. */
function writeInt64(view: DataView, at: number, value: number): number {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / 4_294_967_296), true);
  return at + 8;
}

function encodeIdentity(ref: InstrumentRef): Uint8Array {
  const marketId = new Uint8Array([ref.marketId, 0]);
  const parts = [marketId, encodeText(ref.symbol), encodeText(instrumentKey(ref))];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** A `String`: its length as LEB128, then UTF-8. Symbols are far below 128 bytes, so one byte of length is enough. */
function encodeText(text: string): Uint8Array {
  const utf8 = utf8ToBytes(text);
  return new Uint8Array([utf8.length, ...utf8]);
}

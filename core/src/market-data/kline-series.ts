import { epochMs } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries, sliceCandleSeries, writeCandle } from "./candle-series.ts";
import type { Kline } from "./kline.ts";

/** Klines of one instrument in columns, as a `CandleSeries`. A count that the source does not say is NaN. */
export interface KlineSeries extends CandleSeries {
  /** In quote; never NaN. */
  readonly quoteVolume: Float64Array;
  readonly trades: Float64Array;
  readonly takerBuyBaseVolume: Float64Array;
  readonly takerBuyQuoteVolume: Float64Array;
}

/** A series of `length` rows whose columns the caller fills: candles of zeros, counts unknown. */
export function allocateKlineSeries(length: number): KlineSeries {
  const unknown = () => new Float64Array(length).fill(Number.NaN);
  return {
    ...allocateCandleSeries(length),
    quoteVolume: new Float64Array(length),
    trades: unknown(),
    takerBuyBaseVolume: unknown(),
    takerBuyQuoteVolume: unknown(),
  };
}

/** Rows `[start, end)` as a view on the same memory. */
export function sliceKlineSeries(series: KlineSeries, start: number, end: number): KlineSeries {
  return {
    ...sliceCandleSeries(series, start, end),
    quoteVolume: series.quoteVolume.subarray(start, end),
    trades: series.trades.subarray(start, end),
    takerBuyBaseVolume: series.takerBuyBaseVolume.subarray(start, end),
    takerBuyQuoteVolume: series.takerBuyQuoteVolume.subarray(start, end),
  };
}

const COLUMNS = [
  "tsOpen",
  "open",
  "high",
  "low",
  "close",
  "volume",
  "quoteVolume",
  "trades",
  "takerBuyBaseVolume",
  "takerBuyQuoteVolume",
] as const;

/** The rows of all parts, one part after the other. */
export function concatKlineSeries(parts: readonly KlineSeries[]): KlineSeries {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = allocateKlineSeries(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    for (const column of COLUMNS) whole[column].set(part[column], at);
    at += part.length;
  }
  return whole;
}

/** Klines in columns, ascending; of several of one minute the last. */
export function klineSeriesOf(klines: readonly Kline[]): KlineSeries {
  const byMinute = new Map(klines.map((kline) => [kline.tsOpen, kline]));
  const series = allocateKlineSeries(byMinute.size);
  const ascending = [...byMinute.values()].sort((a, b) => a.tsOpen - b.tsOpen);
  for (const [index, kline] of ascending.entries()) writeKline(series, index, kline);
  return series;
}

/** Puts `kline` into row `index`. */
export function writeKline(series: KlineSeries, index: number, kline: Kline): void {
  writeCandle(series, index, kline);
  series.quoteVolume[index] = kline.quoteVolume;
  series.trades[index] = kline.trades ?? Number.NaN;
  series.takerBuyBaseVolume[index] = kline.takerBuyBaseVolume ?? Number.NaN;
  series.takerBuyQuoteVolume[index] = kline.takerBuyQuoteVolume ?? Number.NaN;
}

/** Row `index` as a value of its own. */
export function klineAt(series: KlineSeries, index: number): Kline {
  return {
    tsOpen: epochMs(series.tsOpen[index] ?? Number.NaN),
    open: series.open[index] ?? 0,
    high: series.high[index] ?? 0,
    low: series.low[index] ?? 0,
    close: series.close[index] ?? 0,
    volume: series.volume[index] ?? 0,
    quoteVolume: series.quoteVolume[index] ?? 0,
    trades: known(series.trades[index]),
    takerBuyBaseVolume: known(series.takerBuyBaseVolume[index]),
    takerBuyQuoteVolume: known(series.takerBuyQuoteVolume[index]),
  };
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Candles whose source says no more: the volume at the mean of the four prices stands for the quote volume. */
export function klineSeriesOfCandles(candles: CandleSeries): KlineSeries {
  const series: KlineSeries = { ...allocateKlineSeries(candles.length), ...candles };
  estimateQuoteVolume(series);
  return series;
}

/** Fills the quote volume of a source that does not say it. */
export function estimateQuoteVolume(series: KlineSeries): void {
  const { open, high, low, close, volume, quoteVolume } = series;
  for (let index = 0; index < series.length; index++) {
    const mean = ((open[index] ?? 0) + (high[index] ?? 0) + (low[index] ?? 0) + (close[index] ?? 0)) / 4;
    quoteVolume[index] = (volume[index] ?? 0) * mean;
  }
}

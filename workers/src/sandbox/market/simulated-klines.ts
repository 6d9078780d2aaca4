import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import type { Kline } from "@roehub/core/market-data/kline";
import { findMarket, type InstrumentRef } from "@roehub/core/market-data/market";
import { createRandomStream } from "./random-stream.ts";

/** What has to be known of an instrument to add what a candle does not say. */
export interface KlineDetails extends InstrumentRef {
  readonly seed: number;
  /** Mean volume of a trade, in base. */
  readonly tradeVolume: number;
  readonly priceDigits: number;
  readonly quantityDigits: number;
}

/** Streams of this purpose are drawn by minute, not by day. */
const DETAILS_PURPOSE = 2_000;

/**
 * Candles with everything that their venue says of them. The quote volume is the volume at a mean price within the
 * candle; trades and taker volumes, which Bybit does not give, are drawn by minute. All of it is a function of the
 * seed, the instrument and the candle.
 */
export function simulatedKlines(candles: CandleSeries, details: KlineDetails): Kline[] {
  const isBinance = findMarket(details.marketId)?.exchange === "binance";
  return Array.from({ length: candles.length }, (_, row) => klineAt(candles, row, { ...details, isBinance }));
}

function klineAt(candles: CandleSeries, row: number, of: KlineDetails & { isBinance: boolean }): Kline {
  const tsOpen = epochMs(candles.tsOpen[row] ?? 0);
  const [open = 0, high = 0, low = 0, close = 0, volume = 0] = [
    candles.open[row],
    candles.high[row],
    candles.low[row],
    candles.close[row],
    candles.volume[row],
  ];
  const quoteDigits = Math.min(8, of.priceDigits + of.quantityDigits);
  const meanPrice = (open + high + low + close) / 4;
  const quoteVolume = rounded(volume * meanPrice, quoteDigits);
  const candle = { tsOpen, open, high, low, close, volume, quoteVolume };
  if (!of.isBinance) return { ...candle, trades: null, takerBuyBaseVolume: null, takerBuyQuoteVolume: null };
  const random = createRandomStream(of.seed, tsOpen / MINUTE_MS, streamOf(of));
  const range = high - low;
  const lean = range === 0 ? 0 : (close - open) / range;
  const takerShare = Math.min(0.95, Math.max(0.05, 0.5 + 0.22 * lean + 0.08 * random.normal()));
  const takerBuyBaseVolume = rounded(volume * takerShare, of.quantityDigits);
  return {
    ...candle,
    trades: Math.max(
      volume > 0 ? 1 : 0,
      Math.round((volume / of.tradeVolume) * Math.exp(0.25 * random.normal())),
    ),
    takerBuyBaseVolume,
    takerBuyQuoteVolume: Math.min(quoteVolume, rounded(takerBuyBaseVolume * meanPrice, quoteDigits)),
  };
}

/** A stream of its own for each instrument: a hash (FNV-1a) of the symbol below the market. */
function streamOf({ marketId, symbol }: InstrumentRef): number {
  let hash = 0x811c9dc5;
  for (const letter of symbol) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return DETAILS_PURPOSE + marketId + 8 * (hash >>> 8);
}

/** A division by a power of ten is the nearest double to the decimal; `toFixed` would cost most of the time here. */
function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

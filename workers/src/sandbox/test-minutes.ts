import { createPrng } from "@roehub/core/kernel/prng";
import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";

/** Ticks of a hundredth, lots of a thousandth. */
const PRICE_DIGITS = 2;
const QUANTITY_DIGITS = 3;

/** What an instrument's minutes are made of: the same seed gives the same ones. */
export interface TestMinutes {
  readonly ref: InstrumentRef;
  readonly seed: number;
  /** Open times `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Minutes that differ from each other in everything; Bybit tells no trades. */
export function testMinutes({ ref, seed, startMs, endMs }: TestMinutes): readonly Kline[] {
  const next = createPrng(seed);
  const price = (value: number) => Number(value.toFixed(PRICE_DIGITS));
  const quantity = (value: number) => Number(value.toFixed(QUANTITY_DIGITS));
  const tellsTrades = ref.marketId <= 2;
  const klines: Kline[] = [];
  let last = 100 + 900 * next();
  for (let tsOpen = startMs; tsOpen < endMs; tsOpen += MINUTE_MS) {
    const open = price(last);
    const close = price(open * (1 + (next() - 0.5) / 100));
    const high = price(Math.max(open, close) * (1 + next() / 200));
    const low = price(Math.min(open, close) * (1 - next() / 200));
    const volume = quantity(1 + 50 * next());
    klines.push({
      tsOpen: epochMs(tsOpen),
      open,
      high,
      low,
      close,
      volume,
      quoteVolume: price((volume * (open + close)) / 2),
      trades: tellsTrades ? 1 + Math.floor(200 * next()) : null,
      takerBuyBaseVolume: tellsTrades ? quantity(volume / 2) : null,
      takerBuyQuoteVolume: tellsTrades ? price((volume * open) / 2) : null,
    });
    last = close;
  }
  return klines;
}

import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";

/** What a sandbox exchange plays: instruments and their minutes, those to come included. */
export interface ExchangeSource {
  instruments(): readonly SourceInstrument[];
  /** Ascending. A minute that is absent is an outage of the venue: it has no candle and tells none. */
  klines(request: KlineRequest): readonly Kline[];
}

export interface SourceInstrument extends InstrumentRef {
  readonly base: string;
  readonly quote: string;
  /** Digits after the point of a price (tick `10^-n`) and of a quantity (lot `10^-n`). */
  readonly priceDigits: number;
  readonly quantityDigits: number;
  readonly minNotional: string;
  /** Mean volume of a minute, in base: what stands in the book is of its size. */
  readonly minuteVolume: number;
  readonly isTrading: boolean;
  readonly listedMs: number;
}

export interface KlineRequest {
  readonly ref: InstrumentRef;
  /** Open times `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
  /** The exchange's time: a candle may read differently before and after the venue revised it. */
  readonly atMs: number;
}

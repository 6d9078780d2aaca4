import type { Candle } from "./candle-series.ts";
import type { InstrumentRef } from "./market.ts";

/** A closed 1m candle with everything that venues say of it. */
export interface Kline extends Candle {
  /** In quote. */
  readonly quoteVolume: number;
  /** Null where the source does not say. */
  readonly trades: number | null;
  readonly takerBuyBaseVolume: number | null;
  readonly takerBuyQuoteVolume: number | null;
}

/** A kline and whose it is. */
export interface InstrumentKline {
  readonly ref: InstrumentRef;
  readonly kline: Kline;
}

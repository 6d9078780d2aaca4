import type { EpochMs } from "../kernel/time.ts";

export type VenueName = "binance" | "bybit";

/** `futures`: USDⓈ-M perpetuals on Binance, linear ones on Bybit. */
export type VenueMarketType = "spot" | "futures";

/** One side of a venue, with its own connections, symbols and limits. */
export interface VenueMarket {
  readonly venue: VenueName;
  readonly marketType: VenueMarketType;
}

/** A 1m candle as a venue gives it. Prices in quote, volumes in base unless the name says quote. */
export interface VenueKline {
  readonly symbol: string;
  readonly tsOpen: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  /** Null where the venue does not say (Bybit). */
  readonly trades: number | null;
  readonly takerBuyBaseVolume: number | null;
  readonly takerBuyQuoteVolume: number | null;
}

/** What a venue says of a symbol. Sizes are decimal text as the venue writes them; null where it does not say. */
export interface VenueInstrument {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** The venue's own word. */
  readonly status: string;
  readonly isTradable: boolean;
  readonly tickSize: string | null;
  readonly lotSize: string | null;
  readonly minNotional: string | null;
  readonly listedAt: EpochMs | null;
  /** The venue's own object. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** `market_id` of the reference data: exchange × market type. */
export type MarketId = 1 | 2 | 3 | 4;

export type MarketType = "spot" | "futures";

export interface Market {
  readonly marketId: MarketId;
  readonly exchange: "binance" | "bybit";
  readonly marketType: MarketType;
}

export const MARKETS: readonly Market[] = [
  { marketId: 1, exchange: "binance", marketType: "spot" },
  { marketId: 2, exchange: "binance", marketType: "futures" },
  { marketId: 3, exchange: "bybit", marketType: "spot" },
  { marketId: 4, exchange: "bybit", marketType: "futures" },
];

/** The market with this id, or null. */
export function findMarket(marketId: number): Market | null {
  return MARKETS.find((market) => market.marketId === marketId) ?? null;
}

/** Identity of what is traded: a symbol on a market. */
export interface InstrumentRef {
  readonly marketId: MarketId;
  readonly symbol: string;
}

/** `binance:spot:BTCUSDT`, for people, streams and logs only. */
export function instrumentKey(ref: InstrumentRef): string {
  const market = MARKETS[ref.marketId - 1];
  return `${market?.exchange}:${market?.marketType}:${ref.symbol}`;
}

const INSTRUMENT_KEY = /^([a-z]+):([a-z]+):([A-Z0-9]{2,40})$/;

/** The instrument that a key names, or null where it names none. */
export function readInstrumentKey(key: string): InstrumentRef | null {
  const [, exchange, marketType, symbol] = INSTRUMENT_KEY.exec(key) ?? [];
  const market = MARKETS.find((known) => known.exchange === exchange && known.marketType === marketType);
  return market === undefined || symbol === undefined ? null : { marketId: market.marketId, symbol };
}

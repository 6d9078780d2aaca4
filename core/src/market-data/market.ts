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

/** How a coin of the simulated market moves, on whichever market it is traded. */
export interface SimulatedCoin {
  readonly base: string;
  /** Price at the market's origin, in USDT. */
  readonly startPrice: number;
  /** Log return for a log return of 1 of the market. */
  readonly beta: number;
  /** Standard deviation of the coin's own daily log return, as a fraction of the market's. */
  readonly ownVolatilityRatio: number;
  /** Share of a market move that arrives one minute late. */
  readonly lagShare: number;
  /** Mean volume of a minute on Binance spot, in the coin. */
  readonly minuteVolume: number;
}

/**
 * BTC leads; ETH and SOL follow with a larger beta and noise of their own. A coin's place is that of its random
 * streams: a new one is appended, which leaves the candles of those before it as they are.
 */
export const SIMULATED_COINS: readonly SimulatedCoin[] = [
  { base: "BTC", startPrice: 64_000, beta: 1, ownVolatilityRatio: 0.25, lagShare: 0, minuteVolume: 14 },
  { base: "ETH", startPrice: 3_400, beta: 1.2, ownVolatilityRatio: 0.7, lagShare: 0.08, minuteVolume: 260 },
  { base: "SOL", startPrice: 150, beta: 1.35, ownVolatilityRatio: 0.95, lagShare: 0.12, minuteVolume: 2_600 },
];

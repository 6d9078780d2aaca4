import type { Instrument } from "@roehub/core/market-data/instruments-store";
import type { InstrumentRef } from "@roehub/core/market-data/market";

/** How one instrument of the simulated market moves, and in what steps it is quoted. */
export interface SimulatedInstrument extends InstrumentRef {
  readonly base: string;
  readonly quote: string;
  /** Price at the market's origin, in quote. */
  readonly startPrice: number;
  /** Log return for a log return of 1 of the market. */
  readonly beta: number;
  /** Standard deviation of the instrument's own daily log return, as a fraction of the market's. */
  readonly ownVolatilityRatio: number;
  /** Share of a market move that arrives one minute late. */
  readonly lagShare: number;
  /** Mean volume of a minute, in base. */
  readonly minuteVolume: number;
  /** Digits after the point of a price (tick `10^-n`) and of a quantity (lot `10^-n`). */
  readonly priceDigits: number;
  readonly quantityDigits: number;
  readonly minNotional: string;
}

/** BTC leads; ETH follows with a larger beta and noise of its own. Steps are those of Binance spot. */
export const SIMULATED_INSTRUMENTS: readonly SimulatedInstrument[] = [
  {
    marketId: 1,
    symbol: "BTCUSDT",
    base: "BTC",
    quote: "USDT",
    startPrice: 64_000,
    beta: 1,
    ownVolatilityRatio: 0.25,
    lagShare: 0,
    minuteVolume: 14,
    priceDigits: 2,
    quantityDigits: 5,
    minNotional: "5",
  },
  {
    marketId: 1,
    symbol: "ETHUSDT",
    base: "ETH",
    quote: "USDT",
    startPrice: 3_400,
    beta: 1.2,
    ownVolatilityRatio: 0.7,
    lagShare: 0.08,
    minuteVolume: 260,
    priceDigits: 2,
    quantityDigits: 4,
    minNotional: "5",
  },
];

/** What the reference data say of a simulated instrument. */
export function referenceData(simulated: SimulatedInstrument): Instrument {
  const step = (digits: number) => (10 ** -digits).toFixed(digits);
  return {
    marketId: simulated.marketId,
    symbol: simulated.symbol,
    base: simulated.base,
    quote: simulated.quote,
    status: "TRADING",
    isEnabled: true,
    isTradable: true,
    tickSize: step(simulated.priceDigits),
    lotSize: step(simulated.quantityDigits),
    minNotional: simulated.minNotional,
    listedAt: null,
    meta: { simulated: true },
  };
}

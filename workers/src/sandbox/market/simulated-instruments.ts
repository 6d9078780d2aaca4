import type { Instrument } from "@roehub/core/market-data/instruments-store";
import type { InstrumentRef, MarketId } from "@roehub/core/market-data/market";
import { SIMULATED_COINS, type SimulatedCoin } from "./simulated-coins.ts";

/** A simulated coin on one market: what it is quoted in there, and how its price stands to that of Binance spot. */
export interface SimulatedInstrument extends InstrumentRef {
  readonly base: string;
  readonly quote: string;
  /** Price at the market's origin, in quote. */
  readonly startPrice: number;
  /** Mean volume of a minute, in base. */
  readonly minuteVolume: number;
  /** Mean volume of a trade, in base. */
  readonly tradeVolume: number;
  /** Digits after the point of a price (tick `10^-n`) and of a quantity (lot `10^-n`). */
  readonly priceDigits: number;
  readonly quantityDigits: number;
  readonly minNotional: string;
  /** Null on Binance spot, which makes the price; the other markets follow it. */
  readonly basis: SimulatedBasis | null;
}

/** How far a market's price stands from that of Binance spot, as a log ratio in basis points. */
export interface SimulatedBasis {
  readonly meanBps: number;
  readonly deviationBps: number;
}

interface SimulatedListing {
  readonly marketId: MarketId;
  /** Of the volume of Binance spot. */
  readonly volumeShare: number;
  readonly basis: SimulatedBasis | null;
  readonly minNotional: string;
  /** By coin, in the order of `SIMULATED_COINS`: digits of a price, digits of a quantity. */
  readonly digits: readonly (readonly [number, number])[];
}

/** Steps are those of the venues. */
const LISTINGS: readonly SimulatedListing[] = [
  {
    marketId: 1,
    volumeShare: 1,
    basis: null,
    minNotional: "5",
    digits: [
      [2, 5],
      [2, 4],
      [2, 3],
    ],
  },
  {
    marketId: 2,
    volumeShare: 6,
    basis: { meanBps: -3, deviationBps: 1.2 },
    minNotional: "5",
    digits: [
      [1, 3],
      [2, 3],
      [2, 2],
    ],
  },
  {
    marketId: 3,
    volumeShare: 0.35,
    basis: { meanBps: 0.2, deviationBps: 1.4 },
    minNotional: "5",
    digits: [
      [1, 6],
      [2, 5],
      [2, 3],
    ],
  },
  {
    marketId: 4,
    volumeShare: 2.2,
    basis: { meanBps: -2.6, deviationBps: 1.6 },
    minNotional: "5",
    digits: [
      [1, 3],
      [2, 2],
      [2, 1],
    ],
  },
];

/** Every coin on every market; those of Binance spot come first. */
export const SIMULATED_INSTRUMENTS: readonly SimulatedInstrument[] = LISTINGS.flatMap((listing) =>
  SIMULATED_COINS.map((coin, index) => listed(coin, listing, listing.digits[index] ?? [2, 3])),
);

/** Whose history a first start of the sandbox makes. */
export const FIRST_INSTRUMENTS: readonly SimulatedInstrument[] = SIMULATED_INSTRUMENTS.slice(0, 2);

function listed(
  coin: SimulatedCoin,
  { marketId, volumeShare, basis, minNotional }: SimulatedListing,
  [priceDigits, quantityDigits]: readonly [number, number],
): SimulatedInstrument {
  return {
    marketId,
    symbol: `${coin.base}USDT`,
    base: coin.base,
    quote: "USDT",
    startPrice: coin.startPrice,
    minuteVolume: coin.minuteVolume * volumeShare,
    tradeVolume: 800 / coin.startPrice,
    priceDigits,
    quantityDigits,
    minNotional,
    basis,
  };
}

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

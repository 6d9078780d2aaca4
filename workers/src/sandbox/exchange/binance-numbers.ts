import type { BookLevel } from "../market/simulated-book.ts";
import type { SourceInstrument } from "./exchange-source.ts";

/** How Binance writes an instrument's numbers: spot with eight digits, futures with those of the instrument. */
export interface BinanceNumbers {
  price(value: number): string;
  quantity(value: number): string;
  quote(value: number): string;
  level(level: BookLevel): readonly [string, string];
}

export function binanceNumbers(instrument: SourceInstrument): BinanceNumbers {
  const { priceDigits, quantityDigits } = instrument;
  const isSpot = instrument.marketId === 1;
  const price = (value: number) => value.toFixed(isSpot ? 8 : priceDigits);
  const quantity = (value: number) => value.toFixed(isSpot ? 8 : quantityDigits);
  return {
    price,
    quantity,
    quote: (value) => value.toFixed(isSpot ? 8 : Math.min(8, priceDigits + quantityDigits)),
    level: ({ ticks, lots }) => [price(ticks / 10 ** priceDigits), quantity(lots / 10 ** quantityDigits)],
  };
}

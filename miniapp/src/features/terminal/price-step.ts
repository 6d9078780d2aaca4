import { decimalPlaces } from "@roehub/core/kernel/decimal";
import type { Bar } from "./bars.ts";

/** The step of a price and the digits that print it. */
export interface PriceStep {
  readonly tick: number;
  readonly digits: number;
}

const BARS_LOOKED_AT = 200;
const DIGITS_MAX = 12;

/**
 * The step of an instrument's price: its tick where the reference data say it, else as many digits as its latest
 * candles have.
 */
export function priceStep(tickSize: string | null | undefined, bars: readonly Bar[]): PriceStep {
  const tick = Number(tickSize ?? 0);
  if (tick > 0) return { tick, digits: Math.min(DIGITS_MAX, decimalPlaces(tick)) };
  const places = bars
    .slice(-BARS_LOOKED_AT)
    .flatMap(({ open, high, low, close }) => [open, high, low, close].map(decimalPlaces));
  const digits = Math.min(DIGITS_MAX, Math.max(0, ...places));
  return { tick: 10 ** -digits, digits };
}

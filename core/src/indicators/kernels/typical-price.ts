import { decimalScale } from "./decimal-scale.ts";

/**
 * `(high + low + close) / 3` as the double nearest to that of their decimals: bars of equal sums have equal typical
 * prices, and a bar with one price has exactly that price.
 */
export function typicalPrice(bar: {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}): number {
  const { high, low, close } = bar;
  const scale = decimalScale(high, low, close);
  if (scale === 0) return low + (high - low + (close - low)) / 3;
  return (Math.round(high * scale) + Math.round(low * scale) + Math.round(close * scale)) / (3 * scale);
}

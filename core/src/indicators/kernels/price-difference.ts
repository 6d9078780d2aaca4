import { decimalScale } from "./decimal-scale.ts";

/** `price − other` as the double nearest to the difference of their decimals: 0.3 − 0.2 is 0.1. NaN where one is. */
export function priceDifference(price: number, other: number): number {
  const scale = decimalScale(price, other);
  if (scale === 0) return price - other;
  return (Math.round(price * scale) - Math.round(other * scale)) / scale;
}

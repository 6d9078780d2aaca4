import { decimalScale } from "./decimal-scale.ts";

/** The price half-way between two, as the double nearest to that of their decimals; NaN where one is. */
export function middlePrice(price: number, other: number): number {
  const scale = decimalScale(price, other);
  if (scale === 0) return other + (price - other) / 2;
  return (Math.round(price * scale) + Math.round(other * scale)) / (2 * scale);
}

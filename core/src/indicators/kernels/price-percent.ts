import { decimalScale } from "./decimal-scale.ts";

/**
 * Where `price` stands between two others, 0 at `from` and 100 at `to`, rounded once over their decimals: a fifth of the
 * way is exactly 20, at which no level of 20 is crossed. The two differ.
 */
export function pricePercent(price: number, from: number, to: number): number {
  const scale = decimalScale(price, from, to);
  if (scale === 0) return 100 * ((price - from) / (to - from));
  const start = Math.round(from * scale);
  return (100 * (Math.round(price * scale) - start)) / (Math.round(to * scale) - start);
}

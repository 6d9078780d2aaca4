import { formatDecimal } from "../../kernel/decimal.ts";

/** The shortest decimal of `value` in units of `10^-places`, of which it has no more. */
export function decimalUnits(value: number, places: number): bigint {
  const text = formatDecimal(value);
  const point = text.indexOf(".");
  const fraction = point < 0 ? "" : text.slice(point + 1);
  const whole = point < 0 ? text : text.slice(0, point);
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** The double nearest to `numerator / denominator` (ties to even); `denominator > 0`. */
export function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  // 64 bits of quotient and a sticky bit: Number() then rounds once, as if it saw the exact ratio.
  const shift = 64 - (magnitude.toString(2).length - denominator.toString(2).length);
  const scaled = shift >= 0 ? magnitude << BigInt(shift) : magnitude;
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = quotient * divisor === scaled ? 0n : 1n;
  const rounded = Number(quotient | sticky);
  const value = shift > 1000 ? rounded * 2 ** -1000 * 2 ** (1000 - shift) : rounded * 2 ** -shift;
  return negative ? -value : value;
}

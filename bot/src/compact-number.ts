import { formatNumber } from "@roehub/core/contract/number-format";
import { formatDecimal } from "@roehub/core/kernel/decimal";

const UNITS = [
  { from: 1e12, name: "T" },
  { from: 1e9, name: "B" },
  { from: 1e6, name: "M" },
] as const;

const DIGITS_MOST = 10;

/** A number for a narrow place, the same in both languages: `41.23`, `64 250.50`, from a million `123.45M`. */
export function compactNumber(value: number, digits: number): string {
  const unit = UNITS.find(({ from }) => Math.abs(value) >= from);
  if (unit === undefined) return formatNumber(value, { digits: Math.min(digits, DIGITS_MOST), locale: "en" });
  const scaled = value / unit.from;
  const fraction = formatDecimal(Number(scaled.toFixed(2))).split(".")[1] ?? "";
  return `${formatNumber(scaled, { digits: fraction.length, locale: "en" })}${unit.name}`;
}

/** The digits after the point that tell values apart of which `most` is the largest: four that count, two at least. */
export function valueDigits(most: number): number {
  const size = Math.abs(most);
  if (!Number.isFinite(size) || size === 0) return 2;
  if (size >= 10_000) return 0;
  if (size >= 1) return 2;
  return Math.min(DIGITS_MOST, 3 - Math.floor(Math.log10(size)));
}

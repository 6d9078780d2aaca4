import { formatFixed } from "../kernel/decimal.ts";
import type { Locale } from "../kernel/locale.ts";

/** Groups thousands and precedes `%`, so that a number never breaks over two lines. */
export const NARROW_NO_BREAK_SPACE = "\u202f";
export const MINUS = "\u2212";

const NOT_AVAILABLE: Readonly<Record<Locale, string>> = { en: "n/a", ru: "н/д" };

interface NumberStyle {
  readonly digits: number;
  readonly locale: Locale;
  /** Prints `+` before what is above zero; zero is never signed. */
  readonly signed?: boolean;
}

/**
 * A number for people, the same in both languages but for the undefined: `64 250.50`, `−3.10`, `n/a`. Decimal point,
 * U+202F between thousands, U+2212 as minus. What rounds to zero is zero.
 */
export function formatNumber(value: number | null, { digits, locale, signed = false }: NumberStyle): string {
  if (value === null || !Number.isFinite(value)) return NOT_AVAILABLE[locale];
  const [whole = "0", fraction] = formatFixed(Math.abs(value), digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NARROW_NO_BREAK_SPACE);
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  if (Number(formatFixed(value, digits)) === 0) return text;
  return `${value < 0 ? MINUS : signed ? "+" : ""}${text}`;
}

/** A percent, two digits unless told: `7.93 %`, signed `+38.21 %`. */
export function formatPct(
  value: number | null,
  { locale, signed = false, digits = 2 }: { locale: Locale; signed?: boolean; digits?: number },
): string {
  if (value === null || !Number.isFinite(value)) return NOT_AVAILABLE[locale];
  return `${formatNumber(value, { digits, locale, signed })}${NARROW_NO_BREAK_SPACE}%`;
}

/** A whole number: `200 000`. */
export function formatCount(value: number, locale: Locale): string {
  return formatNumber(value, { digits: 0, locale });
}

import type { Locale } from "../kernel/locale.ts";
import { DAY_MS, type EpochMs } from "../kernel/time.ts";

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  ru: ["янв.", "фев.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сен.", "окт.", "ноя.", "дек."],
};

/** A UTC day: `20 Feb`, `20 фев.`. */
export function formatDay(at: EpochMs, locale: Locale): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[locale][date.getUTCMonth()]}`;
}

/**
 * A period `[start, end)`, both ends as they were asked for: `20 Feb – 20 Aug 2025 UTC`; the first year is said where
 * it differs, and the time of day where an end is not midnight.
 */
export function formatPeriod({ start, end }: { start: EpochMs; end: EpochMs }, locale: Locale): string {
  const yearOf = (at: EpochMs) => new Date(at).getUTCFullYear();
  const timeOf = (at: EpochMs) => (at % DAY_MS === 0 ? "" : ` ${new Date(at).toISOString().slice(11, 16)}`);
  const startYear = yearOf(start) === yearOf(end) ? "" : ` ${yearOf(start)}`;
  const first = `${formatDay(start, locale)}${startYear}${timeOf(start)}`;
  return `${first} – ${formatDay(end, locale)} ${yearOf(end)}${timeOf(end)} UTC`;
}

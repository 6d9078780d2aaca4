import type { LanguageCode } from "./sandbox-protocol.ts";

interface DateTimeRequest {
  readonly atMs: number;
  readonly nowMs: number;
  /** Telegram's `date_time_format`: `r`, or any of `w`, `d` or `D`, `t` or `T`, in this order. */
  readonly format: string;
  readonly language: LanguageCode;
  /** IANA name; the visitor's own zone by default. */
  readonly timeZone?: string;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** The words a client shows for a `date_time` entity. https://core.telegram.org/bots/api#date-time-entity-formatting */
export function dateTimeText({ atMs, nowMs, format, language, timeZone }: DateTimeRequest): string {
  const locale = language === "ru" ? "ru-RU" : "en-GB";
  if (format === "r") return relative(Math.round((atMs - nowMs) / 1000), locale);
  const options: Intl.DateTimeFormatOptions = {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(format.includes("w") ? { weekday: "long" } : {}),
    ...(format.includes("d") ? { day: "2-digit", month: "2-digit", year: "numeric" } : {}),
    ...(format.includes("D") ? { day: "numeric", month: "long", year: "numeric" } : {}),
    ...(/[tT]/.test(format) ? { hour: "2-digit", minute: "2-digit" } : {}),
    ...(format.includes("T") ? { second: "2-digit" } : {}),
  };
  return new Intl.DateTimeFormat(locale, options).format(atMs);
}

function relative(seconds: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length || unit === "second")
      return words.format(Math.trunc(seconds / length), unit);
  }
  return "";
}

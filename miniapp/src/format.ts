import { formatCount, formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { formatDay, formatPeriod } from "@roehub/core/contract/period-format";
import { decimalPlaces } from "@roehub/core/kernel/decimal";
import type { Locale } from "@roehub/core/kernel/locale";
import { type EpochMs, epochMs, formatDuration, MINUTE_MS } from "@roehub/core/kernel/time";

/** Thousands, millions and so on, as a chart's axis writes them. */
const SCALES: Readonly<Record<Locale, readonly string[]>> = {
  en: ["", "K", "M", "B", "T"],
  ru: ["", "\u00a0тыс.", "\u00a0млн", "\u00a0млрд", "\u00a0трлн"],
};

const DAYS: Readonly<Record<Locale, string>> = { en: "d", ru: "д" };

/** A value of a result; undefined is null. */
type Value = number | null;

/** Prints values for one language. Times are ISO-8601 instants or epoch milliseconds. */
export interface Format {
  /** `1 234`. */
  count(value: number): string;
  /** `34`, `0.5`: as many decimals as the number has, at most eight. */
  number(value: number): string;
  /** `1.61`. */
  decimal(value: Value, digits: number): string;
  /** `+12.40`: money, or a column whose header names the unit. */
  signed(value: Value): string;
  /** `7.93 %`; `value` is in percent. */
  percent(value: Value): string;
  /** `+38.21 %`, `−1.25 %`, `0.00 %`. */
  signedPercent(value: Value): string;
  /** `10 000.00`. */
  money(value: Value): string;
  /** `64 250.50`; below 1 four significant digits: `0.00001234`. */
  price(value: number): string;
  /** `12.35K`, in Russian `12.35 тыс.`: a volume. */
  compact(value: Value): string;
  /** `1d 02:03:04`, unbroken; in Russian `1д 02:03:04`. */
  duration(durationMs: Value): string;
  /** `20 Feb – 20 Aug 2025 UTC`. */
  period(start: string, end: string): string;
  /** `17 Aug 2025, 14:00`, UTC: a bar. */
  barTime(at: number | string): string;
  /** `17 Aug 25, 14:00`, UTC, for narrow columns. */
  shortBarTime(at: number | string): string;
  /** `17 Aug 2025`, UTC. */
  day(at: number | string): string;
  /** `17 Aug 2025, 16:00` by the reader's clock: a moment. */
  moment(at: number | string): string;
}

export function createFormat(locale: Locale): Format {
  const day = (at: EpochMs) => `${formatDay(at, locale)} ${new Date(at).getUTCFullYear()}`;
  const withTime = (at: EpochMs) => `${day(at)}, ${new Date(at).toISOString().slice(11, 16)}`;
  return {
    count: (value) => formatCount(value, locale),
    number: (value) => formatNumber(value, { digits: decimalPlaces(Number(value.toFixed(8))), locale }),
    decimal: (value, digits) => formatNumber(value, { digits, locale }),
    signed: (value) => formatNumber(value, { digits: 2, locale, signed: true }),
    percent: (value) => formatPct(value, { locale }),
    signedPercent: (value) => formatPct(value, { locale, signed: true }),
    money: (value) => formatNumber(value, { digits: 2, locale }),
    price: (value) => formatNumber(value, { digits: priceDigits(value), locale }),
    compact: (value) => formatCompact(value, locale),
    duration: (durationMs) =>
      durationMs === null
        ? formatNumber(null, { digits: 0, locale })
        : formatDuration(durationMs).replace("d ", `${DAYS[locale]}\u00a0`),
    period: (start, end) => formatPeriod({ start: toEpoch(start), end: toEpoch(end) }, locale),
    barTime: (at) => withTime(toEpoch(at)),
    shortBarTime: (at) => withTime(toEpoch(at)).replace(/ 20(\d\d),/, " $1,"),
    day: (at) => day(toEpoch(at)),
    moment: (at) => withTime(toLocalClock(toEpoch(at))),
  };
}

function toEpoch(at: number | string): EpochMs {
  return epochMs(typeof at === "number" ? at : Date.parse(at));
}

/** The instant whose UTC clock shows what the reader's clock shows at `at`. */
function toLocalClock(at: EpochMs): EpochMs {
  return epochMs(at - new Date(at).getTimezoneOffset() * MINUTE_MS);
}

function formatCompact(value: Value, locale: Locale): string {
  if (value === null) return formatNumber(null, { digits: 0, locale });
  const scales = SCALES[locale];
  let [scaled, scale] = [value, 0];
  // From 999.995 on, two digits would round to a thousand.
  while (Math.abs(scaled) >= 999.995 && scale < scales.length - 1)
    [scaled, scale] = [scaled / 1_000, scale + 1];
  return `${formatNumber(scaled, { digits: scale === 0 ? priceDigits(scaled) : 2, locale })}${scales[scale]}`;
}

function priceDigits(value: number): number {
  const size = Math.abs(value);
  if (size >= 1 || size === 0) return 2;
  return Math.min(12, 3 - Math.floor(Math.log10(size)));
}

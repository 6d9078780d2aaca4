import { RoehubError } from "../kernel/errors.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";

/** An object of a venue's message: nothing is known of its members. */
export type VenueObject = Readonly<Record<string, unknown>>;

/** Symbols that we take: what keys, file names and streams can carry. Venues also list others (CJK letters, dated ones). */
const SYMBOL = /^[A-Z0-9]{2,40}$/;

/** Decimals as venues write them; Java's `BigDecimal` writes small ones with an exponent (`1E-8`). */
const DECIMAL = /^\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?$/;

const DIGITS = /^\d{1,15}$/;

export function isVenueObject(value: unknown): value is VenueObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isVenueSymbol(value: unknown): value is string {
  return typeof value === "string" && SYMBOL.test(value);
}

/** The text of a decimal that is not negative, as the venue writes it; null where it is none. */
export function readDecimalText(value: unknown): string | null {
  return typeof value === "string" && DECIMAL.test(value) ? value : null;
}

/** The number that a decimal text says; NaN where it is none. */
export function readDecimal(value: unknown): number {
  return Number(readDecimalText(value) ?? Number.NaN);
}

/** A whole number that is not negative, as a number or as its digits; null where it is none. */
export function readWhole(value: unknown): number | null {
  if (typeof value === "string") return DIGITS.test(value) ? Number(value) : null;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Epoch milliseconds as a number or as its digits; null where it is no time a date can hold. */
export function readEpochMs(value: unknown): EpochMs | null {
  const whole = readWhole(value);
  return whole !== null && whole < MAX_VENUE_TIME_MS ? epochMs(whole) : null;
}

/** The text as JSON; undefined where it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the readers of answers throw: the venue did not say what it documents. */
export function undocumentedAnswer(reason: string): RoehubError {
  return new RoehubError("venue_unavailable", `The exchange's answer is not as documented: ${reason}.`);
}

/** Times beyond the year 2298 are microseconds taken for milliseconds, and more than ClickHouse can hold. */
const MAX_VENUE_TIME_MS = Date.UTC(2299, 0, 1);

import type { Brand } from "./brand.ts";

/** Milliseconds since 1970-01-01T00:00:00Z, whole. */
export type EpochMs = Brand<number, "EpochMs">;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The largest instant ECMAScript dates can hold. */
const MAX_EPOCH_MS = 8_640_000_000_000_000;

/** Takes a number known to be whole epoch milliseconds. */
export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value) || Math.abs(value) > MAX_EPOCH_MS) {
    throw new RangeError(`not epoch milliseconds: ${value}`);
  }
  return value as EpochMs;
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads an ISO-8601 instant with an offset (`2025-05-20T00:00:00Z`), or a plain date, which is its UTC midnight.
 * Answers null for anything else, dates that do not exist (30 February) included.
 */
export function parseInstant(text: string): EpochMs | null {
  const full = DAY.test(text) ? `${text}T00:00:00Z` : text;
  const match = INSTANT.exec(full);
  if (match === null) return null;
  const parsed = Date.parse(full);
  if (Number.isNaN(parsed)) return null;
  const day = Number(match[3]);
  const lastDay = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  return day >= 1 && day <= lastDay ? (parsed as EpochMs) : null;
}

/** ISO-8601 in UTC with whole seconds: `2025-05-20T00:00:00Z`. */
export function formatInstant(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A duration as `1d 02:03:04`, truncated to seconds. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.floor(durationMs / SECOND_MS);
  const two = (n: number) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  return `${days}d ${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

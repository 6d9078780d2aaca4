import { DAY_MS, type EpochMs, epochMs, parseInstant } from "@roehub/core/kernel/time";

/** A number as people type or copy it: comma or point, spaces between thousands, any minus, a unit behind; or null. */
export function parseTypedNumber(text: string): number | null {
  const bare = text
    .trim()
    .replace(/\s*(%|[A-Z]{2,6})$/i, "")
    .replace(/(?<=\d)[\s\u00a0\u202f](?=\d{3}(\D|$))/g, "")
    .replace(/^[\u2212\u2013]/, "-")
    .replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,8})?$/.test(bare) ? Number(bare) : null;
}

/** An amount of money as people type it: as any number, and `1,000` is a thousand, because money has no third decimal. */
export function parseTypedAmount(text: string): number | null {
  const bare = text.trim();
  const isGrouped = /^\d{1,3}(,\d{3})+(\.\d+)?(\s*[A-Z]{2,6})?$/i.test(bare);
  return parseTypedNumber(isGrouped ? bare.replaceAll(",", "") : bare);
}

/** Values of a stop as typed: null is "off", several are an axis. */
export type TypedStops =
  | { readonly kind: "values"; readonly values: readonly (number | null)[] }
  | { readonly kind: "range"; readonly start: number; readonly stop: number; readonly step: number };

const OFF = /^(off|no|none|0|-|выкл\.?|нет|без)$/i;
const NUMBER = String.raw`(\d{1,6}(?:[.,]\d{1,4})?)`;
const RANGE = new RegExp(
  `^${NUMBER}\\s*%?\\s*(?:-|–|—|\\.\\.)\\s*${NUMBER}\\s*%?(?:\\s*(?:/|:|step|шаг)\\s*${NUMBER})?\\s*%?$`,
  "i",
);
const MAX_VALUES = 20;

/**
 * Reads `off`, `1.5`, `1 1.5 2 off` and `1-5 step 0.5` (or `1–5 / 0.5`); without a step, 0.5 is taken. Commas are decimal
 * points, so values stand apart by spaces or semicolons.
 */
export function parseTypedStops(text: string): TypedStops | null {
  const range = RANGE.exec(text.trim());
  if (range !== null) {
    const [start, stop, step] = range.slice(1, 4).map((part) => Number((part ?? "0.5").replace(",", ".")));
    if (start === undefined || stop === undefined || step === undefined) return null;
    return start < stop && step > 0 ? { kind: "range", start, stop, step } : null;
  }
  const parts = text
    .trim()
    .split(/[\s;]+/)
    .filter((part) => part !== "%");
  if (parts.length === 0 || parts.length > MAX_VALUES) return null;
  const values: (number | null)[] = [];
  for (const part of parts) {
    const value = OFF.test(part) ? null : parseTypedNumber(part);
    if (value === null && !OFF.test(part)) return null;
    values.push(value);
  }
  return { kind: "values", values };
}

/** A period as typed: days (`90`, `90d`, `90 дней`) counted back from `end`, or two dates (`2025-02-20 2025-08-20`). */
export function parseTypedPeriod(text: string, end: EpochMs): { start: EpochMs; end: EpochMs } | null {
  const days = /^(\d{1,4})\s*(d|days?|д|дн\.?|день|дня|дней)?$/i.exec(text.trim());
  if (days !== null) {
    const count = Number(days[1]);
    return count > 0 ? { start: epochMs(end - count * DAY_MS), end } : null;
  }
  const dates = text.trim().split(/\s*(?:\s-\s|–|—|\.\.|\s|,)\s*/);
  if (dates.length !== 2) return null;
  const [first, last] = dates.map(parseTypedDate);
  return first === null || first === undefined || last === null || last === undefined || first >= last
    ? null
    : { start: first, end: last };
}

/** `2025-02-20` or `20.02.2025`, a UTC midnight. */
function parseTypedDate(text: string): EpochMs | null {
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted === null) return parseInstant(text);
  const [, day = "", month = "", year = ""] = dotted;
  return parseInstant(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

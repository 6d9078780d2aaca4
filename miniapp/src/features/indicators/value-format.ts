import type { Format } from "../../format.ts";
import type { Study } from "./study.ts";

/** From here on values are printed as thousands and millions. */
const COMPACT_FROM = 100_000;

/** How values are printed, and the least difference that shows. */
export interface ValueFormat {
  print(value: number): string;
  readonly minMove: number;
}

/**
 * The format of a study's values: prices as the candles have them, everything else by the largest of them, so that all
 * of a line have the same digits.
 */
export function valueFormat(study: Study, priceDigits: number, format: Format): ValueFormat {
  const digits = study.place === "price" ? priceDigits : digitsOf(largestOf(study));
  if (digits === null) return { print: (value) => format.compact(value), minMove: 1 };
  return { print: (value) => format.decimal(value, digits), minMove: 10 ** -digits };
}

/** Digits after the point with which a value has four that tell something; null where it is printed compactly. */
export function digitsOf(largest: number): number | null {
  if (largest >= COMPACT_FROM) return null;
  if (largest === 0) return 2;
  return Math.min(8, Math.max(2, 3 - Math.floor(Math.log10(largest))));
}

function largestOf({ lines }: Study): number {
  let largest = 0;
  for (const { values } of lines)
    for (const value of values.values()) largest = Math.max(largest, Math.abs(value));
  return largest;
}

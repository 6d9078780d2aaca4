import { assert } from "./assert.ts";

/**
 * The shortest decimal that reads back as the same double, without an exponent: `0.0000001`, `120`, `-1.5`.
 * Source: ECMAScript Number::toString, with the exponent written out.
 */
export function formatDecimal(value: number): string {
  assert(Number.isFinite(value), "formatDecimal takes finite numbers");
  const text = Object.is(value, -0) ? "0" : String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", head = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  const digits = head + fraction;
  const body =
    exponent < 0
      ? `0.${"0".repeat(-exponent - 1)}${digits}`
      : digits.padEnd(exponent + 1, "0").slice(0, exponent + 1) +
        (digits.length > exponent + 1 ? `.${digits.slice(exponent + 1)}` : "");
  return sign + body;
}

/** The number of digits after the point in the shortest decimal of `value`. */
export function decimalPlaces(value: number): number {
  const text = formatDecimal(value);
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

/** `value.toFixed(digits)` with minus zero printed as zero; `n/a` where it is not finite. */
export function formatFixed(value: number | null, digits: number): string {
  if (value === null || !Number.isFinite(value)) return "n/a";
  const text = value.toFixed(digits);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

import { describe, expect, it } from "vitest";
import { formatCount, formatNumber, formatPct } from "./number-format.ts";

describe("numbers for people", () => {
  it("groups thousands by U+202F and keeps the decimal point in both languages", () => {
    expect(formatNumber(64250.5, { digits: 2, locale: "en" })).toBe("64\u202f250.50");
    expect(formatNumber(64250.5, { digits: 2, locale: "ru" })).toBe("64\u202f250.50");
    expect(formatCount(1_234_567, "en")).toBe("1\u202f234\u202f567");
    expect(formatCount(999, "en")).toBe("999");
  });

  it("signs returns with + and U+2212, and zero never", () => {
    expect(formatPct(38.21, { locale: "en", signed: true })).toBe("+38.21\u202f%");
    expect(formatPct(-1.25, { locale: "en", signed: true })).toBe("\u22121.25\u202f%");
    expect(formatPct(12345.67, { locale: "en", signed: true })).toBe("+12\u202f345.67\u202f%");
    expect(formatPct(0, { locale: "en", signed: true })).toBe("0.00\u202f%");
    expect(formatPct(-0.001, { locale: "en", signed: true })).toBe("0.00\u202f%");
  });

  it("says that a number is undefined in the reader's language", () => {
    expect(formatPct(null, { locale: "en" })).toBe("n/a");
    expect(formatNumber(Number.NaN, { digits: 2, locale: "ru" })).toBe("н/д");
    expect(formatNumber(Number.POSITIVE_INFINITY, { digits: 2, locale: "ru" })).toBe("н/д");
  });
});

import { describe, expect, it } from "vitest";
import { compactNumber, valueDigits } from "./compact-number.ts";

describe("a number in a narrow place", () => {
  it("has its digits below a million, and a unit above", () => {
    const shown = [41.234, -0.5, 64_250.5, 999_999, 1_000_000, -123_456_789, 2.5e9, 1.25e15].map((value) =>
      compactNumber(value, 2).replaceAll("\u202f", "_"),
    );
    expect(shown).toEqual([
      "41.23",
      "\u22120.50",
      "64_250.50",
      "999_999.00",
      "1M",
      "\u2212123.46M",
      "2.5B",
      "1_250T",
    ]);
  });

  it("has as many digits as tell its values apart", () => {
    expect([0, 100, 71.2, 12_345, 0.5, 0.0123, 1e-12, Number.NaN].map(valueDigits)).toEqual([
      2, 2, 2, 0, 4, 5, 10, 2,
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalPlaces, formatDecimal, formatFixed } from "./decimal.ts";

describe("shortest decimals", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [1e-7, "0.0000001"],
    [-1.25e-9, "-0.00000000125"],
    [1e21, "1000000000000000000000"],
    [1.5e22, "15000000000000000000000"],
    [123456789.125, "123456789.125"],
  ])("%d prints as %s", (value, expected) => {
    expect(formatDecimal(value)).toBe(expected);
  });

  it("read back as the same double, without an exponent", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatDecimal(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });

  it("count their places", () => {
    expect(decimalPlaces(64_250.5)).toBe(1);
    expect(decimalPlaces(1.234e-5)).toBe(8);
    expect(decimalPlaces(120)).toBe(0);
  });
});

describe("fixed decimals", () => {
  it.each([
    [-0.001, 2, "0.00"],
    [-0.4, 0, "0"],
    [1.005, 2, "1.00"],
    [Number.NaN, 2, "n/a"],
    [null, 4, "n/a"],
    [Number.POSITIVE_INFINITY, 2, "n/a"],
  ])("%d with %d digits prints as %s", (value, digits, expected) => {
    expect(formatFixed(value, digits)).toBe(expected);
  });
});

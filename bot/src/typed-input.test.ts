import { type EpochMs, parseInstant } from "@roehub/core/kernel/time";
import { describe, expect, it } from "vitest";
import { parseTypedAmount, parseTypedNumber, parseTypedPeriod, parseTypedStops } from "./typed-input.ts";

describe("typed amounts", () => {
  it("read a comma before three digits as thousands, and any other as a decimal point", () => {
    expect(parseTypedAmount("1,000")).toBe(1_000);
    expect(parseTypedAmount("12,500.50 USDT")).toBe(12_500.5);
    expect(parseTypedAmount("1,234,567")).toBe(1_234_567);
    expect(parseTypedAmount("1000,5")).toBe(1_000.5);
    expect(parseTypedAmount("1 000,50")).toBe(1_000.5);
    expect(parseTypedAmount("1,00")).toBe(1);
  });
});

describe("typed numbers", () => {
  it("accept comma or point, a unit and grouped thousands", () => {
    expect(parseTypedNumber("1,5")).toBe(1.5);
    expect(parseTypedNumber(" 1.5 % ")).toBe(1.5);
    expect(parseTypedNumber("10 000")).toBe(10_000);
    expect(parseTypedNumber("10\u202f000.5 USDT")).toBe(10_000.5);
    expect(["-80", "\u221280", "\u201380"].map(parseTypedNumber)).toEqual([-80, -80, -80]);
  });

  it("refuse what is not one number", () => {
    for (const text of ["", "abc", "1 2", "1e5", "1..2", "NaN", "Infinity", "--1"]) {
      expect(parseTypedNumber(text)).toBeNull();
    }
  });
});

describe("typed stops", () => {
  it("are one value, several, off, or a range", () => {
    expect(parseTypedStops("1,5")).toEqual({ kind: "values", values: [1.5] });
    expect(parseTypedStops("1 1,5 2 off")).toEqual({ kind: "values", values: [1, 1.5, 2, null] });
    expect(parseTypedStops("выкл")).toEqual({ kind: "values", values: [null] });
    expect(parseTypedStops("1-5 step 0.5")).toEqual({ kind: "range", start: 1, stop: 5, step: 0.5 });
    expect(parseTypedStops("1 – 3 % шаг 1")).toEqual({ kind: "range", start: 1, stop: 3, step: 1 });
    expect(parseTypedStops("2..4")).toEqual({ kind: "range", start: 2, stop: 4, step: 0.5 });
  });

  it("refuse words, empty ranges and endless lists", () => {
    for (const text of ["", "much", "5-1", "1-5 step 0", "1 x 2", Array(30).fill("1").join(" ")]) {
      expect(parseTypedStops(text)).toBeNull();
    }
  });
});

describe("typed periods", () => {
  const at = (text: string) => parseInstant(text) as EpochMs;
  const end = at("2025-08-20");

  it("are days back from the end of history, or two dates", () => {
    expect(parseTypedPeriod("90", end)).toEqual({ start: at("2025-05-22"), end });
    expect(parseTypedPeriod("1 день", end)).toEqual({ start: at("2025-08-19"), end });
    const half = { start: at("2025-02-20"), end: at("2025-03-01") };
    for (const text of ["2025-02-20 2025-03-01", "2025-02-20 – 2025-03-01", "20.02.2025 - 01.03.2025"]) {
      expect(parseTypedPeriod(text, end)).toEqual(half);
    }
  });

  it("refuse what is no period", () => {
    for (const text of ["0", "soon", "2025-08-20 2025-02-20", "2025-02-30 2025-03-01", "2025-02-20"]) {
      expect(parseTypedPeriod(text, end)).toBeNull();
    }
  });
});

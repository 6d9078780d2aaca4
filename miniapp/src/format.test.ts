import { describe, expect, test } from "vitest";
import { createFormat } from "./format.ts";

const en = createFormat("en");
const ru = createFormat("ru");

/** Narrow no-break spaces read as plain ones, so that the tables below can be read. */
const plain = (text: string) => text.replaceAll("\u202f", " ");

describe("numbers", () => {
  test.each([
    [38.214, "+38.21 %"],
    [-1.25, "−1.25 %"],
    [0, "0.00 %"],
    [-0.001, "0.00 %"],
    [-100, "−100.00 %"],
    [12345.67, "+12 345.67 %"],
    [null, "n/a"],
  ])("a return of %d prints as %s", (value, text) => {
    expect(plain(en.signedPercent(value))).toBe(text);
  });

  test("read alike in both languages, but for what is undefined", () => {
    expect(ru.signedPercent(1234.5)).toBe(en.signedPercent(1234.5));
    expect(ru.decimal(null, 2)).toBe("н/д");
  });

  test.each([
    [64250.5, "64 250.50"],
    [0.00001234, "0.00001234"],
    [0.5, "0.5000"],
    [1, "1.00"],
    [0, "0.00"],
  ])("the price %d prints as %s", (value, text) => {
    expect(plain(en.price(value))).toBe(text);
  });

  test("a quantity keeps its decimals and loses binary noise", () => {
    expect(en.number(0.1 + 0.2)).toBe("0.3");
    expect(en.number(34)).toBe("34");
    expect(en.number(1e-7)).toBe("0.0000001");
  });
});

test.each([
  [0, "0.00", "0.00"],
  [0.0123, "0.01230", "0.01230"],
  [999.99, "999.99", "999.99"],
  [999.996, "1.00K", "1.00 тыс."],
  [12_345, "12.35K", "12.35 тыс."],
  [1_230_000, "1.23M", "1.23 млн"],
  [4.5e9, "4.50B", "4.50 млрд"],
  [7e15, "7 000.00T", "7 000.00 трлн"],
  [null, "n/a", "н/д"],
])("a volume of %d prints as %s, in Russian as %s", (value, english, russian) => {
  expect(plain(en.compact(value))).toBe(english);
  expect(plain(ru.compact(value)).replaceAll("\u00a0", " ")).toBe(russian);
});

describe("times", () => {
  test("a period reads the same way as in the chat", () => {
    expect(en.period("2025-02-20T00:00:00Z", "2025-08-20T00:00:00Z")).toBe("20 Feb – 20 Aug 2025 UTC");
    expect(ru.period("2025-02-20T00:00:00Z", "2025-08-20T00:00:00Z")).toBe("20 фев. – 20 авг. 2025 UTC");
  });

  test("a duration counts days, and is undefined where nothing lasted", () => {
    expect(en.duration(93_784_999)).toBe("1d\u00a002:03:04");
    expect(ru.duration(93_784_999)).toBe("1д\u00a002:03:04");
    expect(ru.duration(null)).toBe("н/д");
  });

  test("a bar's time is UTC, whatever the reader's clock", () => {
    expect(en.barTime("2025-08-17T14:00:00Z")).toBe("17 Aug 2025, 14:00");
    expect(ru.day(Date.parse("2025-08-17T23:59:00Z"))).toBe("17 авг. 2025");
  });
});

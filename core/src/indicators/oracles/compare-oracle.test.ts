import { expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import { mom } from "../momentum/mom.ts";
import { sampleCandles } from "../sample-candles.ts";
import { computeSeries } from "../series.ts";
import { compareOracle } from "./compare-oracle.ts";
import type { OracleCase } from "./oracle-case.ts";

// What the comparison itself finds: an oracle that is our own values but for a planted difference.

const candles = sampleCandles({ length: 200 });
const SMA: OracleCase = {
  source: "talib",
  name: "SMA",
  id: "sma",
  params: ({ period = 0 }) => ({ period }),
  outputs: { sma: "out" },
};

function valuesOf(period: number): Float64Array {
  const closes = candles.close;
  return closes.map((_, row) =>
    row < period - 1
      ? Number.NaN
      : closes.subarray(row + 1 - period, row + 1).reduce((sum, close) => sum + close, 0) / period,
  );
}

function compare(change: Partial<OracleCase>, plant: (values: Float64Array) => void) {
  const out = valuesOf(20);
  plant(out);
  const entry = { name: "SMA", params: { period: 20 }, outputs: { out } };
  return compareOracle({ ...SMA, ...change }, entry, candles);
}

function shiftOne(values: Float64Array, row: number, share: number): void {
  values[row] = ensureDefined(values[row], "a value") * (1 + share);
}

test("equal values agree, and are counted", () => {
  expect(compare({}, () => {})).toMatchObject({ compared: 181, exempt: 0, faults: [] });
});

test("one value that is off by more than a relative 1e-9 is found, and less is measured", () => {
  const found = compare({}, (values) => shiftOne(values, 100, 2e-9));
  expect(found.faults.length).toBe(1);
  expect(found.faults[0]).toContain("at 100");
  const within = compare({}, (values) => shiftOne(values, 100, 5e-10));
  expect(within.faults).toEqual([]);
  expect(within.largest).toBeCloseTo(5e-10, 12);
});

test("an oracle that starts later or earlier than we do is found", () => {
  expect(compare({}, (values) => values.fill(Number.NaN, 0, 25)).faults.length).toBe(1);
  expect(
    compare({}, (values) => {
      values[18] = 1;
    }).faults.length,
  ).toBe(1);
});

test("bars before a stated first bar are not compared", () => {
  const found = compare({ from: 101 }, (values) => shiftOne(values, 100, 1));
  expect(found).toMatchObject({ compared: 99, faults: [] });
});

test("an oracle that draws its values on other bars is compared where ours stand", () => {
  const late = (values: Float64Array) => values.copyWithin(3, 0);
  expect(compare({ shift: 3, from: 20 }, late)).toMatchObject({ compared: 177, faults: [] });
  expect(compare({ from: 23 }, late).faults.length).toBe(1);
});

test("values in other units are converted", () => {
  const found = compare({ convert: (value) => value / 100 }, (values) => {
    values.forEach((value, row) => {
      values[row] = value * 100;
    });
  });
  expect(found.faults).toEqual([]);
});

test("flat windows are exempt and counted; a difference in one is not found", () => {
  const all = compare({ flatBelow: 1 }, (values) => shiftOne(values, 100, 1));
  expect(all).toMatchObject({ compared: 0, exempt: 181, faults: [] });
  expect(compare({ flatBelow: 0 }, (values) => shiftOne(values, 100, 1)).exempt).toBe(0);
});

test("where an output crosses zero, a difference is a share of a hundredth of its mean magnitude at least", () => {
  const [values = new Float64Array()] = computeSeries(mom, { period: 10 }, candles);
  const row: OracleCase = { ...SMA, id: "mom", outputs: { mom: "out" } };
  const mean = values.subarray(10).reduce((sum, value) => sum + Math.abs(value), 0) / 190;
  const nearZero = values.findIndex((value) => Math.abs(value) < mean / 100);
  const off = (share: number) => {
    const out = values.map((value, bar) => (bar === nearZero ? value + (share * mean) / 100 : value));
    return compareOracle(row, { name: "MOM", params: { period: 10 }, outputs: { out } }, candles).faults;
  };
  expect(values.some((value) => value < 0) && values.some((value) => value > 0)).toBe(true);
  expect(nearZero).toBeGreaterThan(10);
  expect(off(0.9e-9)).toEqual([]);
  expect(off(1.1e-9).length).toBe(1);
});

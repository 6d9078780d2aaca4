import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimalPlaces, formatDecimal } from "../../kernel/decimal.ts";
import { createExactMean } from "./exact-mean.ts";
import { createKernelMemory } from "./kernel-memory.ts";

const meanOf = (values: readonly number[], period: number) => {
  const mean = createExactMean(createKernelMemory(), period);
  return values.map((value) => mean(value)).at(-1) ?? Number.NaN;
};

/** Whether no double is nearer to the exact mean of the decimals than `mean`, by comparing whole numbers. */
function isNearestDouble(mean: number, values: readonly number[]): boolean {
  const neighbours = [nextDouble(mean, -1), nextDouble(mean, 1)];
  const places = Math.max(...[mean, ...values, ...neighbours].map(exactPlaces));
  const sum = values.reduce((total, value) => total + units(formatDecimal(value), places), 0n);
  const error = (candidate: number) => {
    const difference = exactUnits(candidate, places) * BigInt(values.length) - sum;
    return difference < 0n ? -difference : difference;
  };
  return neighbours.every((neighbour) => error(mean) <= error(neighbour));
}

/** Enough places for the full binary expansion of a double. */
const exactPlaces = (value: number) => Math.max(decimalPlaces(value), 1100);

function units(text: string, places: number): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** The exact value of a double, not its shortest decimal, in units of 10^-places. */
function exactUnits(value: number, places: number): bigint {
  let mantissa = value;
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  return (BigInt(mantissa) * 10n ** BigInt(places)) / 2n ** BigInt(halvings);
}

function nextDouble(value: number, direction: 1 | -1): number {
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + BigInt(direction);
  return new Float64Array(bits.buffer)[0] ?? Number.NaN;
}

const tickPrices = fc
  .integer({ min: 0, max: 12 })
  .chain((places) =>
    fc
      .array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 2, maxLength: 40 })
      .map((ticks) => ticks.map((tick) => tick / 10 ** places)),
  );
const anyPrices = fc.array(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

describe("the exact mean", () => {
  test("is not there before the window is full", () => {
    const mean = createExactMean(createKernelMemory(), 3);
    expect([mean(1), mean(2), mean(3), mean(7)]).toEqual([Number.NaN, Number.NaN, 2, 4]);
  });

  test("is the double nearest to the mean of the decimals", () => {
    fc.assert(
      fc.property(fc.oneof(tickPrices, anyPrices), (prices) => {
        expect(isNearestDouble(meanOf(prices, prices.length), prices)).toBe(true);
      }),
    );
  });

  test("depends on its window alone, whatever came before, bit for bit", () => {
    fc.assert(
      fc.property(fc.oneof(tickPrices, anyPrices), fc.oneof(tickPrices, anyPrices), (before, window) => {
        const period = window.length;
        const expected = meanOf(window, period);
        expect(meanOf([...before, ...window], period)).toBe(expected);
        expect(meanOf([...before, ...window, ...before, ...window, ...window], period)).toBe(expected);
      }),
    );
  });

  test("depends on its window alone where large prices follow prices of many decimals", () => {
    const prices = fc.oneof(
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.double({ min: 1, max: 1e7, noNaN: true }),
      fc.double({ min: 1e8, max: 1e15, noNaN: true }),
    );
    const price = fc
      .tuple(prices, fc.integer({ min: 0, max: 7 }))
      .map(([value, places]) => Number(value.toFixed(places)));
    const some = fc.array(price, { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(some, some, (before, window) => {
        const period = window.length;
        expect(meanOf([...before, ...window], period)).toBe(meanOf(window, period));
      }),
      {
        examples: [
          [
            [2206749918045.7, 211253076577497, 5.04],
            [3.4124469, 117343681479],
          ],
        ],
      },
    );
  });

  test("of a constant price is that price, after any history", () => {
    fc.assert(
      fc.property(anyPrices, fc.double({ min: 1e-12, max: 1e15, noNaN: true }), (before, price) => {
        expect(meanOf([...before, ...Array(20).fill(price)], 20)).toBe(price);
      }),
    );
  });

  test.each([
    ["steps of 0.1, which running sums miss", [0.1, 0.2, 0.3], 0.2],
    ["the smallest ticks", [1e-8, 2e-8, 3e-8], 2e-8],
    ["ticks that get finer on the way", [100, 100.5, 100.25, 100.125], 100.21875],
    ["sums beyond 2^53", [9007199254740991, 9007199254740991, 9007199254740991], 9007199254740991],
    [
      "a mean just above the middle of two doubles",
      [9007199254740996, 18014398509481984, 9007199254740992, 1e-8],
      9007199254740994,
    ],
    ["prices twenty orders of magnitude apart", [1e-8, 1e12], 500000000000],
  ])("is exact for %s", (_, prices, expected) => {
    expect(meanOf(prices, prices.length)).toBe(expected);
  });
});

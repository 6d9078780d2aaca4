import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPrng } from "../../kernel/prng.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createKernelMemory, type KernelMemory } from "../kernels/kernel-memory.ts";
import { createRelativeStrength } from "../kernels/relative-strength.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { sampleCandles } from "../sample-candles.ts";
import { createDivision } from "./division.ts";
import { exactMeans } from "./exact-means.ts";
import { exponentialAverages } from "./exponential-averages.ts";
import { relativeStrengths } from "./relative-strengths.ts";
import { trueRanges } from "./true-ranges.ts";
import { wasmKernels } from "./wasm-kernels.ts";
import { wilderAverages } from "./wilder-averages.ts";
import { windowDeviations } from "./window-deviations.ts";

type Kernel = (memory: KernelMemory, period: number) => (value: number) => number;

function stepped(kernel: Kernel, values: Float64Array, period: number): Float64Array {
  const step = kernel(createKernelMemory(), period);
  return values.map((value) => step(value));
}

const steppedDeviation: Kernel = (memory, period) => {
  const mean = createExactMean(memory, period);
  const window = createWindow(memory, period);
  return (value) => {
    window.push(value);
    return populationDeviation(window, mean(value));
  };
};

const BATCHES: readonly [string, Kernel, (values: Float64Array, period: number) => Float64Array][] = [
  ["exact means", createExactMean, exactMeans],
  ["exponential averages", createExponentialAverage, (values, period) => exponentialAverages(values, period)],
  ["Wilder's averages", createWilderAverage, (values, period) => wilderAverages(values, period)],
  ["relative strengths", createRelativeStrength, relativeStrengths],
  [
    "window deviations",
    steppedDeviation,
    (values, period) => windowDeviations(values, exactMeans(values, period), { period }),
  ],
];

const bits = (values: Float64Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

/** Stretches of values that agree in nothing: ticks of any size, all digits, tiny, huge, flat, spikes. */
const stretch = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.array(fc.integer({ min: 1, max: 1e7 }), { maxLength: 60 }))
    .map(([places, ticks]) => ticks.map((tick) => tick / 10 ** places)),
  fc.array(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), { maxLength: 40 }),
  fc.array(fc.double({ min: 1e-300, max: 1e-290, noNaN: true }), { maxLength: 4 }),
  fc.array(fc.double({ min: 1e150, max: 1e300, noNaN: true }), { maxLength: 2 }),
  fc.array(fc.integer({ min: -(2 ** 53), max: 2 ** 53 }), { maxLength: 10 }),
  fc
    .tuple(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 80 }))
    .map(([price, times]) => new Array<number>(times).fill(price)),
);
const hostile = fc
  .array(stretch, { minLength: 1, maxLength: 8 })
  .map((parts) => Float64Array.from(parts.flat()));

/** A walk that is long enough to be cut into stretches. */
const walk = (length: number, seed: number, tickPlaces: number) =>
  sampleCandles({ length, seed, tickPlaces, moveShare: 0.01 }).close;

describe.each(BATCHES)("%s of a whole series", (_, kernel, batch) => {
  test("have the bits of the kernel on hostile series", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 40 }), (values, period) => {
        expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("have the bits of the kernel on long series, whose stretches are walked side by side", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 0, max: 8 }),
        (seed, period, places) => {
          const values = walk(20_000, seed, places);
          expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("have the bits of the kernel where a long series turns hostile on the way", () => {
    fc.assert(
      fc.property(
        hostile,
        fc.integer({ min: 0, max: 15_000 }),
        fc.integer({ min: 2, max: 40 }),
        (odd, at, period) => {
          const values = walk(16_000, 9, 2).slice();
          values.set(odd.subarray(0, values.length - at), at);
          expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  test("have the bits of the kernel for every length of a window, up to one longer than a block's history", () => {
    const values = walk(10_000, 11, 3);
    for (const period of [1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 65, 1_000, 1_024, 1_025, 5_000]) {
      expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
    }
  });

  test("have the bits of the kernel where a stretch cannot forget what was before it", () => {
    // Nothing is added in a flat run, so that a run-in and the true average never meet there: the guess is wrong.
    for (const price of [0, 1e-9, 0.1, 1e15 + 1]) {
      for (const before of [3, 2_000, 9_990]) {
        const values = walk(20_000, 5, 2).slice();
        values.fill(price, before, 19_000);
        for (const period of [2, 7, 14]) {
          expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
        }
      }
    }
  });

  test("have the bits of the kernel where the sums of windows are almost too large to be exact", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(200, 9_000),
        (period, places, halvings, seed, length) => {
          const most = Math.floor(2 ** (53 - halvings) / period);
          const random = createPrng(seed);
          const ticks = () => Math.floor(most * (1 - random() * 0.1));
          const values = Float64Array.from({ length }, () => ticks() / 10 ** places);
          expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("have the bits of the kernel where one value of a long series is large or below zero", () => {
    for (const odd of [
      -3_237_451_182_771_120,
      3_237_451_182_771_120,
      -(2 ** 60),
      2 ** 60,
      -1e18,
      -0.01,
      -1,
    ]) {
      for (const at of [66, 9_000]) {
        const values = walk(16_000, 9, 2).slice();
        values[at] = odd;
        expect(bits(batch(values, 2)).equals(bits(stepped(kernel, values, 2)))).toBe(true);
      }
    }
  });

  test("have the bits of the kernel where values of a long series are far below zero", () => {
    // Beside 2^52 a sum with the units' rounding has other exponents, some of whose bits are those of the rounding too.
    for (const units of [2 ** 52, 2 ** 52 - 0.5, 1.25 * 2 ** 52, 1.5 * 2 ** 52, 2 ** 51, 2 ** 53]) {
      const values = walk(9_000, 9, 0).map((value) => value % 7);
      values.fill(-units, 5_001, 5_004);
      for (const period of [2, 3, 4, 5, 20])
        expect(bits(batch(values, period)).equals(bits(stepped(kernel, values, period)))).toBe(true);
    }
  });

  test("have the bits of the kernel where averages leave the doubles", () => {
    const values = Float64Array.from({ length: 12_000 }, (_, row) =>
      row === 6_000 ? 1.7e308 : 1 + (row % 7),
    );
    const finite = (value: number) => (Number.isFinite(value) ? value : 0);
    expect([...batch(values, 5)].map(finite)).toEqual([...stepped(kernel, values, 5)].map(finite));
  });

  test("are all missing where there are fewer values than a window", () => {
    for (const length of [0, 1, 4]) {
      const values = new Float64Array(length).fill(3);
      expect([...batch(values, 5)]).toEqual(new Array(length).fill(Number.NaN));
    }
  });
});

test("whole blocks go through WebAssembly here", () => {
  expect(wasmKernels()).not.toBeNull();
});

test("averages may start later: what is before is missing and changes nothing", () => {
  const values = walk(400, 3, 2);
  const late = values.slice();
  late.fill(Number.NaN, 0, 30);
  for (const averages of [exponentialAverages, wilderAverages]) {
    const expected = new Float64Array(400).fill(Number.NaN);
    expected.set(averages(values.subarray(30), 9), 30);
    expect(bits(averages(late, 9, { from: 30 })).equals(bits(expected))).toBe(true);
  }
});

test("true ranges have the bits of the kernel", () => {
  const candles = sampleCandles({ length: 10_000, moveShare: 0.3 });
  const step = createTrueRange(createKernelMemory());
  const expected = candles.close.map((close, row) =>
    step({ high: candles.high[row] ?? 0, low: candles.low[row] ?? 0, close }),
  );
  const ranges = trueRanges(candles);
  expect(ranges[0]).toBeNaN();
  expect(bits(ranges.subarray(1)).equals(bits(expected.subarray(1)))).toBe(true);
});

test("dividing by two products is dividing", () => {
  const divisors = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 24 }),
    fc
      .tuple(fc.integer({ min: 2, max: 1000 }), fc.integer({ min: 0, max: 4 }))
      .map(([n, places]) => n * 10 ** places),
  );
  fc.assert(
    fc.property(divisors, fc.double({ min: -1, max: 1, noNaN: true }), (divisor, share) => {
      const division = createDivision(divisor);
      if (division === null) return;
      for (const near of [0, 1, 2, 3]) {
        const k = Math.trunc(share * division.limit) - Math.sign(share) * near;
        expect(k * division.high + k * division.low + 0).toBe(k / divisor + 0);
      }
    }),
    { numRuns: 5_000 },
  );
});

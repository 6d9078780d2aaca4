import { expect, test } from "vitest";
import { createPrng } from "../../kernel/prng.ts";
import { createKernelMemory } from "./kernel-memory.ts";
import { createHurstExponents, type HurstExponents, hurstChunks } from "./rescaled-range.ts";
import { createWindow } from "./window.ts";

const LENGTH = 256;

/** Exponents of the last `LENGTH` values of a series, averaged over many series. */
function meanExponents(next: (random: () => number, before: number) => number): HurstExponents {
  const random = createPrng(5);
  const mean = { raw: 0, corrected: 0 };
  const series = 60;
  for (let index = 0; index < series; index++) {
    const window = createWindow(createKernelMemory(), LENGTH);
    let value = 0;
    for (let row = 0; row < LENGTH; row++) {
      value = next(random, value);
      window.push(value);
    }
    const { raw, corrected } = createHurstExponents(LENGTH)(window);
    mean.raw += raw / series;
    mean.corrected += corrected / series;
  }
  return mean;
}

const noise = (random: () => number) => 2 * random() - 1;

test("returns without memory give about 0.5 once corrected, and more before", () => {
  const { raw, corrected } = meanExponents((random) => noise(random));
  expect(Math.abs(corrected - 0.5)).toBeLessThan(0.03);
  expect(raw).toBeGreaterThan(corrected + 0.03);
});

test("returns that persist give more, returns that turn back less", () => {
  const persisting = meanExponents((random, before) => 0.6 * before + noise(random));
  const turning = meanExponents((random, before) => -0.6 * before + noise(random));
  expect(persisting.corrected).toBeGreaterThan(0.6);
  expect(turning.corrected).toBeLessThan(0.4);
});

test("returns that never change give 0.5", () => {
  const window = createWindow(createKernelMemory(), 32);
  for (let row = 0; row < 32; row++) window.push(0);
  expect(createHurstExponents(32)(window)).toEqual({ raw: 0.5, corrected: 0.5 });
});

test("a window is halved while its pieces hold eight values, into 32 at most", () => {
  expect(hurstChunks(100).map(({ count, length }) => [count, length])).toEqual([
    [1, 100],
    [2, 50],
    [4, 25],
    [8, 12],
  ]);
  expect(hurstChunks(10_000).at(-1)?.count).toBe(32);
});

import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createRangePosition } from "./range-position.ts";

const at = (close: number, noise?: number) => ({
  high: close,
  low: close,
  close,
  ...(noise === undefined ? {} : { noise }),
});

test("a close stands between the lowest and the highest of the window", () => {
  const position = createRangePosition(createKernelMemory(), 3);
  const bars = [
    { high: 12, low: 10, close: 11 },
    { high: 14, low: 11, close: 14 },
    { high: 13, low: 12, close: 12 },
    { high: 12, low: 11, close: 11 },
  ];
  expect(bars.map(position)).toEqual([Number.NaN, Number.NaN, 50, 0]);
});

test("a window without a range is fifty, or what its maker says", () => {
  const plain = createRangePosition(createKernelMemory(), 2);
  const own = createRangePosition(createKernelMemory(), 2, (close) => close);
  expect([plain(at(7)), plain(at(7))]).toEqual([Number.NaN, 50]);
  expect([own(at(7)), own(at(7))]).toEqual([Number.NaN, 7]);
});

test("a range of rounding is none", () => {
  const position = createRangePosition(createKernelMemory(), 2);
  position(at(100 / 3, 1e-9));
  expect(position(at(100 / 3 + 1e-14, 1e-9))).toBe(50);
  expect(position(at(100 / 3 + 1e-8, 1e-9))).toBe(100);
});

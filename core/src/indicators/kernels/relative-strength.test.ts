import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createRelativeStrength } from "./relative-strength.ts";

const strengthOf = (values: readonly number[], period: number) => {
  const strength = createRelativeStrength(createKernelMemory(), period);
  return values.map((value) => strength(value));
};

test("strength is the share of rises in the movement, once there are as many changes as the period", () => {
  // Changes 3, −1, then 0 and 2 with Wilder's smoothing of two.
  expect(strengthOf([10, 13, 12, 12, 14], 2)).toEqual([
    Number.NaN,
    Number.NaN,
    75,
    75,
    100 * ((0.75 + 2) / 2 / ((0.75 + 2) / 2 + 0.125)),
  ]);
});

test("no movement at all is fifty", () => {
  expect(strengthOf([5, 5, 5, 5], 2).slice(2)).toEqual([50, 50]);
});

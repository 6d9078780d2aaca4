import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createRateOfChange } from "./rate-of-change.ts";

test("the rate is in percent of the value so many bars before, and 0 where that is zero", () => {
  const rate = createRateOfChange(createKernelMemory(), 2);
  expect([4, 0, 5, 3].map(rate)).toEqual([Number.NaN, Number.NaN, 25, 0]);
});

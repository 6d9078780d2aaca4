import { expect, test } from "vitest";
import { chained } from "./chained.ts";

test("a stage is fed once the one before has values", () => {
  const fed: number[] = [];
  const afterTwo = (value: number) => (value < 2 ? Number.NaN : 10 * value);
  const seen = (value: number) => {
    fed.push(value);
    return value + 1;
  };
  const chain = chained(afterTwo, seen);
  expect([Number.NaN, 1, 2, 3].map(chain)).toEqual([Number.NaN, Number.NaN, 21, 31]);
  expect(fed).toEqual([20, 30]);
});

import { expect, it } from "vitest";
import { createPrng } from "./prng.ts";

it("the same seed gives the same sequence, another seed another one", () => {
  const take = (seed: number) => Array.from({ length: 5 }, createPrng(seed));
  expect(take(42)).toEqual(take(42));
  expect(take(42)).not.toEqual(take(43));
});

it("is uniform on [0, 1): mean and variance of 100,000 draws are within five standard errors", () => {
  const next = createPrng(7);
  const draws = Array.from({ length: 100_000 }, next);
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / draws.length));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
});

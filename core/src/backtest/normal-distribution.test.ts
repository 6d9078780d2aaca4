import { describe, expect, it, test } from "vitest";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";

describe("the normal distribution", () => {
  // Abramowitz and Stegun, "Handbook of Mathematical Functions", table 26.1, fifteen decimals.
  test.each([
    [0, 0.5],
    [0.5, 0.69146246127401],
    [1, 0.841344746068543],
    [1.5, 0.933192798731142],
    [2, 0.977249868051821],
    [2.5, 0.993790334674224],
    [3, 0.99865010196837],
    [4, 0.999968328758167],
    [5, 0.999999713348428],
  ])("lies below %d with the tabulated probability", (x, probability) => {
    expect(Math.abs(normalCdf(x) - probability)).toBeLessThan(1e-14);
    expect(Math.abs(normalCdf(-x) - (1 - probability))).toBeLessThan(1e-14);
  });

  it("is a probability everywhere, never falls, and is one in total", () => {
    let before = 0;
    for (let step = -4_500; step <= 4_500; step++) {
      const probability = normalCdf(step / 500);
      expect(probability).toBeGreaterThanOrEqual(before - 5e-15);
      expect(probability).toBeLessThanOrEqual(1);
      before = probability;
    }
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });

  // The check values that Wichura gives with the routine.
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
  ])("has the quantile of %d that the algorithm was published with", (probability, quantile) => {
    expect(Math.abs(normalQuantile(probability) / quantile - 1)).toBeLessThan(4e-16);
  });

  it("has quantiles that are the inverse of its probabilities, in both tails", () => {
    for (let step = 1; step < 2_000; step++) {
      const probability = step / 2_000;
      expect(Math.abs(normalCdf(normalQuantile(probability)) - probability)).toBeLessThan(1e-15);
      expect(normalQuantile(1 - probability)).toBeCloseTo(-normalQuantile(probability), 12);
    }
  });
});

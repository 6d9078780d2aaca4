import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { deflatedSharpe, expectedMaxSharpe, probabilisticSharpe } from "./deflated-sharpe.ts";

/**
 * The numerical example of Bailey and López de Prado (2014): a strategy that shows an annualised Sharpe ratio of 2.5 over
 * five years of 250 daily returns with skewness -3 and kurtosis 10, among trials whose annualised ratios have a variance
 * of 1/2.
 */
const EXAMPLE = { sharpe: 2.5 / Math.sqrt(250), skewness: -3, kurtosis: 10, count: 1_250 };
const EXAMPLE_VARIANCE = 1 / 2 / 250;

describe("the deflated Sharpe ratio", () => {
  it("of the paper's example is 0.9004 after 100 trials, whose best is expected to show 0.1132", () => {
    const benchmark = expectedMaxSharpe(100, EXAMPLE_VARIANCE);
    expect(benchmark.toFixed(4)).toBe("0.1132");
    expect(probabilisticSharpe(EXAMPLE, benchmark).toFixed(4)).toBe("0.9004");
  });

  it("of the paper's example is 0.9505 after 46 trials, and so it is of normal returns after 88", () => {
    const after46 = expectedMaxSharpe(46, EXAMPLE_VARIANCE);
    expect(probabilisticSharpe(EXAMPLE, after46).toFixed(4)).toBe("0.9505");
    const after88 = expectedMaxSharpe(88, EXAMPLE_VARIANCE);
    const normal = { ...EXAMPLE, skewness: 0, kurtosis: 3 };
    expect(probabilisticSharpe(normal, after88).toFixed(4)).toBe("0.9505");
  });

  // By hand: the squares around the mean 0.02 sum to 0.001, the fourth powers to 34e-8; kurtosis 8.5e-8/0.00025².
  const returns = [0, 0.01, 0.03, 0.04];
  test("of a single trial compares with zero", () => {
    const sharpe = 0.02 / Math.sqrt(0.001 / 3);
    const observed = { sharpe, skewness: 0, kurtosis: 1.36, count: 4 };
    expect(deflatedSharpe(returns, 1)).toBeCloseTo(probabilisticSharpe(observed, 0), 12);
  });

  it("is undefined of fewer than two returns, and of returns that do not deviate", () => {
    expect(deflatedSharpe([], 10)).toBeNull();
    expect(deflatedSharpe([0.01], 10)).toBeNull();
    expect(deflatedSharpe([0.01, 0.01, 0.01], 10)).toBeNull();
    expect(deflatedSharpe([0, 0], 1)).toBeNull();
  });

  const anyReturns = fc.array(
    fc.integer({ min: -900, max: 900 }).map((perMille) => perMille / 1_000),
    { minLength: 2, maxLength: 60 },
  );

  it("of any returns is a probability, and never grows with the number of trials", () => {
    fc.assert(
      fc.property(anyReturns, fc.integer({ min: 1, max: 1e9 }), (values, trials) => {
        const few = deflatedSharpe(values, trials);
        const many = deflatedSharpe(values, trials * 10);
        if (few === null || many === null) return few === many;
        return few >= 0 && few <= 1 && many <= few;
      }),
    );
  });

  it("does not change with the size of what was invested", () => {
    fc.assert(
      fc.property(anyReturns, fc.integer({ min: 1, max: 1_000_000 }), (values, trials) => {
        const scaled = deflatedSharpe(
          values.map((value) => value / 8),
          trials,
        );
        expect(scaled).toBe(deflatedSharpe(values, trials));
      }),
    );
  });

  it("expects more of the best of more trials, without end", () => {
    let before = 0;
    for (const trials of [2, 3, 10, 1_000, 1_000_000, 1e10, 1e15]) {
      const expected = expectedMaxSharpe(trials, 1);
      expect(expected).toBeGreaterThan(before);
      before = expected;
    }
    // The mean of the largest of a million standard normal variables, by quadrature: 4.8636.
    expect(Math.abs(expectedMaxSharpe(1_000_000, 1) - 4.8636)).toBeLessThan(0.01);
  });
});

import type { EquityPoint } from "@roehub/core/contract/backtest";
import { createPrng } from "@roehub/core/kernel/prng";
import { describe, expect, test } from "vitest";
import { equityCurve, isWideCurve } from "./equity-curve.ts";

const MINUTE_MS = 60_000;

function randomWalk(length: number, seed: number): EquityPoint[] {
  const random = createPrng(seed);
  let equity = 10_000;
  let bench = 10_000;
  return Array.from({ length }, (_, index) => {
    equity *= 1 + (random() - 0.5) / 50;
    bench *= 1 + (random() - 0.5) / 50;
    return [index * MINUTE_MS, equity, bench];
  });
}

const least = (values: readonly (number | null)[]) => Math.min(...values.filter((value) => value !== null));
const most = (values: readonly (number | null)[]) => Math.max(...values.filter((value) => value !== null));

describe.each([1, 2, 3, 4, 5])("a long curve, seed %d", (seed) => {
  const points = randomWalk(20_000, seed);
  const curve = equityCurve(points);

  test("is thinned to what a screen can show", () => {
    expect(curve.timeS.length).toBeLessThanOrEqual(1_000);
    expect(curve.equityQuote.length).toBe(curve.timeS.length);
  });

  test("takes as many points from every stretch of time", () => {
    const { timeS } = curve;
    const span = (timeS.at(-1) ?? 0) - (timeS[0] ?? 0);
    for (const share of [0.25, 0.5, 0.75]) {
      const time = timeS[Math.round((timeS.length - 1) * share)] ?? 0;
      expect(Math.abs((time - (timeS[0] ?? 0)) / span - share)).toBeLessThan(0.01);
    }
  });

  test("keeps the extremes of equity, benchmark and drawdown", () => {
    const [equity, bench] = [points.map((point) => point[1]), points.map((point) => point[2])];
    let peak = 0;
    const falls = equity.map((value) => {
      peak = Math.max(peak, value ?? 0);
      return ((value ?? 0) / peak - 1) * 100;
    });
    expect(most(curve.equityQuote)).toBe(most(equity));
    expect(least(curve.equityQuote)).toBe(least(equity));
    expect(most(curve.benchQuote)).toBe(most(bench));
    expect(least(curve.underwaterPct)).toBe(least(falls));
  });

  test("keeps its ends and ascends without repeats", () => {
    expect(curve.timeS[0]).toBe(0);
    expect(curve.timeS.at(-1)).toBe((19_999 * MINUTE_MS) / 1_000);
    expect(curve.equityQuote[0]).toBe(points[0]?.[1]);
    expect(curve.equityQuote.at(-1)).toBe(points.at(-1)?.[1]);
    expect(curve.timeS.every((time, index) => index === 0 || time > (curve.timeS[index - 1] ?? 0))).toBe(
      true,
    );
  });
});

test("a short curve is drawn point by point", () => {
  const curve = equityCurve([
    [0, 100, 100],
    [1_000, 120, 90],
    [2_000, 90, 110],
  ]);
  expect(curve.equityQuote).toEqual([100, 120, 90]);
  expect(curve.underwaterPct).toEqual([0, 0, -25]);
});

test("equity that is unknown is a gap, and ruin is no division by zero", () => {
  const curve = equityCurve([
    [0, 0, 100],
    [1_000, null, 100],
    [2_000, -5, 100],
  ]);
  expect(curve.underwaterPct).toEqual([null, null, null]);
});

test("a logarithmic scale is offered above a spread of three, never for zero or less", () => {
  const spread = (low: number, high: number) =>
    isWideCurve(
      equityCurve([
        [0, low, 100],
        [1_000, high, 100],
      ]),
    );
  expect(spread(100, 301)).toBe(true);
  expect(spread(100, 300)).toBe(false);
  expect(spread(0, 300)).toBe(false);
});

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  compoundedReturnPct,
  MAX_WINDOWS,
  rankingReturnPct,
  rankingWindows,
  validationWindows,
  windowProblems,
} from "./validation-windows.ts";

const outOfSample = (trainPct: number) => ({ kind: "out_of_sample", trainPct }) as const;
const walkForward = (trainBars: number, testBars: number, stepBars: number) =>
  ({ kind: "walk_forward", trainBars, testBars, stepBars }) as const;
const inRange = (bars: number, maxBars = 3_000_000) => ({ bars, maxBars, pointer: "/validation" });

describe("out of sample", () => {
  test.each([
    { bars: 10, trainPct: 70, split: 7 },
    { bars: 10, trainPct: 75, split: 7 },
    { bars: 3, trainPct: 99.9, split: 2 },
    { bars: 2, trainPct: 50, split: 1 },
  ])("$bars bars split at $trainPct % train on the first $split", ({ bars, trainPct, split }) => {
    expect(validationWindows(outOfSample(trainPct), bars)).toEqual([
      { train: { firstBar: 0, endBar: split }, test: { firstBar: split, endBar: bars } },
    ]);
    expect(windowProblems(outOfSample(trainPct), inRange(bars))).toEqual([]);
  });

  it("without a bar to train on has no window, and says so", () => {
    expect(validationWindows(outOfSample(10), 9)).toEqual([]);
    expect(windowProblems(outOfSample(10), inRange(9))).toMatchObject([
      { pointer: "/validation/train_pct", code: "empty_range", params: { bars: 9 } },
    ]);
  });
});

describe("walking forward", () => {
  it("starts a window each step, and drops one that the range cuts short", () => {
    const windows = validationWindows(walkForward(4, 2, 2), 11);
    expect(windows.map(({ train, test }) => [train.firstBar, test.firstBar, test.endBar])).toEqual([
      [0, 4, 6],
      [2, 6, 8],
      [4, 8, 10],
    ]);
  });

  it("takes a window that just fits", () => {
    expect(validationWindows(walkForward(6, 4, 100), 10)).toHaveLength(1);
    expect(windowProblems(walkForward(6, 4, 100), inRange(10))).toEqual([]);
    expect(windowProblems(walkForward(6, 5, 100), inRange(10))).toMatchObject([
      { pointer: "/validation", code: "above_maximum", params: { value: 11, max: 10 } },
    ]);
  });

  it("in too many windows, or over too many bars in all, is refused with both counts", () => {
    expect(windowProblems(walkForward(10, 10, 1), inRange(20 + MAX_WINDOWS, 1_000))).toMatchObject([
      {
        pointer: "/validation/step_bars",
        code: "too_many",
        params: { count: MAX_WINDOWS + 1, limit: MAX_WINDOWS },
      },
      {
        pointer: "/validation/step_bars",
        code: "too_many",
        params: { count: 20 * (MAX_WINDOWS + 1), limit: 4_000 },
      },
    ]);
    expect(windowProblems(walkForward(10, 10, 1), inRange(19 + MAX_WINDOWS))).toEqual([]);
  });
});

describe("any validation", () => {
  const anyValidation = fc.oneof(
    fc.double({ min: 0, max: 100, minExcluded: true, maxExcluded: true, noNaN: true }).map(outOfSample),
    fc
      .tuple(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
      )
      .map(([train, test, step]) => walkForward(train, test, step)),
  );

  it("has windows of bars in the range, each test right after its training, or a problem", () => {
    fc.assert(
      fc.property(anyValidation, fc.integer({ min: 1, max: 400 }), (validation, bars) => {
        const windows = validationWindows(validation, bars);
        expect(windows.length > 0).toBe(windowProblems(validation, inRange(bars)).length === 0);
        for (const { train, test } of windows) {
          expect(train.firstBar).toBeGreaterThanOrEqual(0);
          expect(train.endBar).toBeGreaterThan(train.firstBar);
          expect(test.firstBar).toBe(train.endBar);
          expect(test.endBar).toBeGreaterThan(test.firstBar);
          expect(test.endBar).toBeLessThanOrEqual(bars);
        }
        expect(rankingWindows(validation, bars)).toEqual(windows.map(({ train }) => train));
      }),
    );
  });
});

describe("the return of windows", () => {
  it("that variants are ranked by is the whole range's own without validation, to the bit", () => {
    expect(rankingWindows(null, 7)).toEqual([{ firstBar: 0, endBar: 7 }]);
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => rankingReturnPct([value]) === value));
    expect(rankingReturnPct([1, 2, 6])).toBe(3);
  });

  it("one after the other compounds, and is undefined once one left nothing", () => {
    expect(compoundedReturnPct([50, 50])).toBeCloseTo(125, 12);
    expect(compoundedReturnPct([100, -50])).toBe(0);
    expect(compoundedReturnPct([-100, 50])).toBeNaN();
    expect(compoundedReturnPct([-150, -150])).toBeNaN();
  });
});

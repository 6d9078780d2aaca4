import { describe, expect, test } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Candle } from "../market-data/candle-series.ts";
import type { Condition, IndicatorDef, SignalRule } from "./indicator.ts";
import { createRuleEvaluator } from "./rule-evaluator.ts";

/** An indicator whose output is the volume, so that a table of numbers says what it does. NaN until `convergence`. */
const volumeAsOutput: IndicatorDef = {
  id: "volume",
  version: 1,
  title: { en: "Volume", ru: "Объём" },
  about: { en: "Volume.", ru: "Объём." },
  label: "VOL",
  labelParams: [],
  group: "volume",
  params: [{ name: "level", type: "float", min: 0, max: 100, step: 1, default: 10 }],
  constraints: [],
  inputs: ["volume"],
  outputs: ["volume"],
  plot: { place: "pane" },
  memory: "window",
  warmup: () => 1,
  convergence: () => 2,
  rules: {},
  defaultRule: "",
  formula: "volume",
  source: "test",
  create: () => ({ step: (candle) => [candle.volume] }),
};

const close = { kind: "price", input: "close" } as const;
const output = { kind: "output", output: "volume" } as const;
const never: Condition = {
  kind: "above",
  left: { kind: "level", level: 0 },
  right: { kind: "level", level: 1 },
};

/** One letter a bar: L where the condition, used as the long side, is met. */
function longBars(long: Condition, rows: readonly (readonly [close: number, volume: number])[]): string {
  const rule: SignalRule = { name: "test", long, short: never };
  const evaluator = createRuleEvaluator(volumeAsOutput, rule, { level: 10 });
  return rows
    .map(([price, volume], row) => (evaluator.step(bar(row, price, volume)).long ? "L" : "."))
    .join("");
}

function bar(row: number, price: number, volume: number): Candle {
  return { tsOpen: epochMs(row * MINUTE_MS), open: price, high: price, low: price, close: price, volume };
}

const byVolume = (...volumes: number[]) => volumes.map((volume) => [5, volume] as const);
const byClose = (...closes: number[]) => closes.map((price) => [price, 5] as const);

describe("a rule on closed bars", () => {
  test.each<[string, Condition, readonly (readonly [number, number])[], string]>([
    ["above is strict", { kind: "above", left: close, right: output }, byClose(9, 6, 5, 4, 6), ".L..L"],
    ["below is strict", { kind: "below", left: close, right: output }, byClose(1, 4, 5, 6, 4), ".L..L"],
    [
      "a parameter is a level",
      { kind: "above", left: output, right: { kind: "param", param: "level" } },
      byVolume(20, 10, 11, 9),
      "..L.",
    ],
    [
      "a cross up needs the bar before at or below, and this one above",
      { kind: "cross_up", left: output, right: { kind: "level", level: 10 } },
      byVolume(9, 11, 12, 10, 11, 9, 10, 11),
      "....L..L",
    ],
    [
      "a cross down needs the bar before at or above, and this one below",
      { kind: "cross_down", left: output, right: { kind: "level", level: 10 } },
      byVolume(11, 9, 10, 9, 8, 12, 9),
      "...L..L",
    ],
    [
      "a slope up compares with the bar before",
      { kind: "slope_up", of: output },
      byVolume(1, 2, 3, 3, 2, 4),
      "..L..L",
    ],
    [
      "a slope down compares with the bar before",
      { kind: "slope_down", of: output },
      byVolume(3, 2, 1, 1, 2, 0),
      "..L..L",
    ],
    [
      "a price change is measured against the threshold of the bar before",
      {
        kind: "above",
        left: { kind: "price_change" },
        right: { kind: "scaled", factor: "level", output: "volume", barsBack: 1 },
      },
      [
        [100, 1],
        [100, 1],
        [110, 9],
        [121, 9],
        [300, 1],
        [311, 0],
      ],
      "....LL",
    ],
    [
      "NaN is neither above nor below",
      { kind: "above", left: close, right: output },
      byVolume(1, Number.NaN, 1),
      "..L",
    ],
    [
      "a cross out of NaN is no cross",
      { kind: "cross_up", left: output, right: { kind: "level", level: 10 } },
      byVolume(1, 1, Number.NaN, 11),
      "....",
    ],
  ])("%s", (_, condition, rows, expected) => {
    expect(longBars(condition, rows)).toBe(expected);
  });

  test("that looks back needs the bar before converged too", () => {
    const crossing = byVolume(9, 11, 12, 9, 11);
    const up: Condition = { kind: "cross_up", left: output, right: { kind: "level", level: 10 } };
    // Convergence is 2 bars: the cross on bar 2 looks at bar 1, which has not converged.
    expect(longBars(up, crossing)).toBe("....L");
    expect(longBars({ kind: "above", left: output, right: { kind: "level", level: 10 } }, crossing)).toBe(
      ".LL.L",
    );
  });
});

describe("the reading of a rule", () => {
  const rule: SignalRule = {
    name: "test",
    long: { kind: "cross_up", left: output, right: { kind: "param", param: "level" } },
    short: { kind: "below", left: close, right: output },
  };

  test("is not ready while a value is missing that convergence does not count, as before a day opens", () => {
    const evaluator = createRuleEvaluator(volumeAsOutput, rule, { level: 10 });
    for (const [row, volume] of [1, 1, Number.NaN].entries()) evaluator.step(bar(row, 5, volume));
    expect(evaluator.read().barsUntilReady).toBe(1);
  });

  test("tells what was compared, on both bars where both count, and how far off it was", () => {
    const evaluator = createRuleEvaluator(volumeAsOutput, rule, { level: 10 });
    for (const [row, volume] of [8, 9, 12].entries()) evaluator.step(bar(row, 9, volume));
    expect(evaluator.read()).toEqual({
      barsUntilReady: 0,
      long: {
        kind: "cross_up",
        met: true,
        left: 12,
        right: 10,
        leftBefore: 9,
        rightBefore: 10,
        distance: 2,
        distancePct: 20,
      },
      short: {
        kind: "below",
        met: true,
        left: 9,
        right: 12,
        leftBefore: null,
        rightBefore: null,
        distance: -3,
        distancePct: -25,
      },
    });
  });

  test("counts the bars that are missing, and is not met before", () => {
    const evaluator = createRuleEvaluator(volumeAsOutput, rule, { level: 10 });
    evaluator.step(bar(0, 1, 12));
    expect(evaluator.read()).toMatchObject({ barsUntilReady: 2, short: { met: false } });
  });
});

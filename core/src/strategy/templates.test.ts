import { describe, expect, test } from "vitest";
import { violatedConstraints } from "../indicators/parse-params.ts";
import { findIndicator } from "../indicators/registry.ts";
import { sampleCandles } from "../indicators/sample-candles.ts";
import { forEachCandle } from "../indicators/series.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { createDecisionState, decisionStep } from "./decision-step.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import { findTemplate, STRATEGY_TEMPLATES, type SweepAxis } from "./templates.ts";

function pointsOf(axis: SweepAxis | null): readonly (number | string | null)[] {
  if (axis === null || typeof axis !== "object") return [axis];
  if ("values" in axis) return axis.values;
  const count = Math.round((axis.stop - axis.start) / axis.step) + 1;
  return Array.from({ length: count }, (_, index) => axis.start + index * axis.step);
}

/** Every combination of one value from each list. */
function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>(
    (all, list) => all.flatMap((head) => list.map((value) => [...head, value])),
    [[]],
  );
}

describe.each(STRATEGY_TEMPLATES)("the template $id", (template) => {
  const instrument = { market_id: 1, symbol: "BTCUSDT" };
  const specOf = (indicators: unknown) =>
    parseStrategySpec({ schema_version: 1, instrument, timeframe: template.timeframe, indicators });

  test("is a good strategy as it is, with every parameter written out", () => {
    expect(specOf(template.indicators)).toMatchObject({
      ok: true,
      value: { indicators: template.indicators },
    });
  });

  test("sweeps between 20 and 300 good variants", () => {
    const perIndicator = template.sweep.indicators.map(({ id, params }) => {
      const names = Object.keys(params);
      return combinations(Object.values(params).map(pointsOf))
        .map((values) => Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])))
        .filter((point) => violatedConstraints(ensureDefined(findIndicator(id), id), point).length === 0);
    });
    for (const [index, points] of perIndicator.entries()) {
      const swept = ensureDefined(template.sweep.indicators[index], "indicator");
      for (const params of points) expect(specOf([{ ...swept, params }]).ok).toBe(true);
    }
    const base = perIndicator.reduce((product, points) => product * points.length, 1);
    const { sl_pct, tp_pct } = template.sweep.risk;
    const stops = sl_pct === null && tp_pct === null ? 0 : pointsOf(sl_pct).length * pointsOf(tp_pct).length;
    expect(base + base * stops).toBeGreaterThanOrEqual(20);
    expect(base + base * stops).toBeLessThanOrEqual(300);
  });

  test("signals both sides on a market that moves", () => {
    const state = createDecisionState(template.indicators);
    const seen = { long: 0, short: 0 };
    forEachCandle(sampleCandles({ length: 20_000, seed: 11 }), (candle) => {
      const { long, short } = decisionStep(state, candle);
      seen.long += Number(long);
      seen.short += Number(short);
    });
    expect(seen.long).toBeGreaterThan(10);
    expect(seen.short).toBeGreaterThan(10);
  });

  test("has a title and one sentence in both languages", () => {
    expect(template.title.en.length).toBeLessThanOrEqual(30);
    expect(template.description.en).toMatch(/^[A-Z][^.]+\.$/);
    expect(template.description.ru).toMatch(/^[А-Я][^.]+\.$/);
    expect(template.title.ru).toMatch(/^[А-Я]/);
  });
});

test("templates are found by ids that are theirs alone", () => {
  for (const template of STRATEGY_TEMPLATES) expect(findTemplate(template.id)).toBe(template);
  expect(findTemplate("toString")).toBeNull();
});

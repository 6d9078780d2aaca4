import { backtestMetricsSchema } from "@roehub/core/contract/backtest";
import { expect, test } from "vitest";
import { createTexts } from "../../texts.tsx";
import { METRIC_GROUPS } from "./metric-groups.ts";

const shown = METRIC_GROUPS.flatMap(([, metrics]) => metrics);

test("every figure of the report stands in one group", () => {
  expect([...shown].sort()).toEqual(Object.keys(backtestMetricsSchema.shape).sort());
  expect(shown).toHaveLength(25);
});

test.each(["en", "ru"] as const)("every figure and group has a name in %s", (locale) => {
  const { has } = createTexts(locale);
  for (const metric of shown) expect(has(`metric-${metric}`), metric).toBe(true);
  for (const [group] of METRIC_GROUPS) expect(has(`metrics-group-${group}`), group).toBe(true);
});

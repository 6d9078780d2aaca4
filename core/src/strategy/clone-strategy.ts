import type { IndicatorBounds } from "../indicators/parse-params.ts";
import type { Parsed } from "../kernel/parsed.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import type { StrategySpec } from "./strategy-spec.ts";
import { strategySpecJson } from "./strategy-spec-json.ts";

/** What a clone changes; what is absent stays as it is in the parent. */
export type StrategyChanges = Partial<
  Pick<StrategySpec, "instrument" | "timeframe" | "indicators" | "execution">
>;

/** The parent's spec with these changes, checked anew: the bounds may have narrowed since the parent was made. */
export function cloneStrategySpec(
  parent: StrategySpec,
  changes: StrategyChanges,
  bounds: IndicatorBounds = {},
): Parsed<StrategySpec> {
  return parseStrategySpec(strategySpecJson({ ...parent, ...changes }), bounds);
}

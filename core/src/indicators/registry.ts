import { AVERAGES } from "./average/average-group.ts";
import type { IndicatorDef, SignalRule } from "./indicator.ts";
import { MOMENTUM } from "./momentum/momentum-group.ts";
import { TREND } from "./trend/trend-group.ts";
import { VOLATILITY } from "./volatility/volatility-group.ts";
import { VOLUME } from "./volume/volume-group.ts";

/** Every indicator, in the order in which lists show them. */
export const INDICATORS: readonly IndicatorDef[] = [
  ...AVERAGES,
  ...TREND,
  ...MOMENTUM,
  ...VOLATILITY,
  ...VOLUME,
];

const BY_ID: ReadonlyMap<string, IndicatorDef> = new Map(INDICATORS.map((def) => [def.id, def]));

/** The indicator with this id, or null. */
export function findIndicator(id: string): IndicatorDef | null {
  return BY_ID.get(id) ?? null;
}

/** The rule of `def` with this name, or null. */
export function findRule(def: IndicatorDef, name: string): SignalRule | null {
  return Object.hasOwn(def.rules, name) ? (def.rules[name] ?? null) : null;
}

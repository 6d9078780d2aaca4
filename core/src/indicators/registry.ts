import { atr } from "./atr.ts";
import { bb } from "./bb.ts";
import { ema } from "./ema.ts";
import type { IndicatorDef, SignalRule } from "./indicator.ts";
import { maCross } from "./ma-cross.ts";
import { rsi } from "./rsi.ts";
import { sma } from "./sma.ts";

/** Every indicator, in the order in which lists show them. */
export const INDICATORS: readonly IndicatorDef[] = [sma, ema, maCross, rsi, bb, atr];

/** The indicator with this id, or null. */
export function findIndicator(id: string): IndicatorDef | null {
  return INDICATORS.find((def) => def.id === id) ?? null;
}

/** The rule of `def` with this name, or null. */
export function findRule(def: IndicatorDef, name: string): SignalRule | null {
  return Object.hasOwn(def.rules, name) ? (def.rules[name] ?? null) : null;
}

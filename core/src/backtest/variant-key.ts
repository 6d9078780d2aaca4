import type { Params, ParamValue } from "../indicators/indicator.ts";
import { formatDecimal } from "../kernel/decimal.ts";

/** One point of a grid: indicators in request order, each at one parameter point, and the stops in percent. */
export interface Variant {
  readonly indicators: readonly VariantIndicator[];
  readonly slPct: number | null;
  readonly tpPct: number | null;
}

export interface VariantIndicator {
  readonly id: string;
  readonly rule: string;
  readonly params: Params;
}

/**
 * The canonical, readable name of a variant: `ema.trend(period=20)&rsi.reversal(lower=30,period=14,upper=70)|sl=1.5|tp=off`.
 * Parameters stand by name, numbers in shortest round-trip decimal without exponent.
 */
export function variantKey(variant: Variant): string {
  return `${baseKey(variant.indicators)}${riskKey(variant.slPct, variant.tpPct)}`;
}

/** The part of a key that names the signals. */
export function baseKey(indicators: readonly VariantIndicator[]): string {
  return indicators.map(indicatorKey).join("&");
}

/** The part of a key that names the stops. */
export function riskKey(slPct: number | null, tpPct: number | null): string {
  return `|sl=${stopText(slPct)}|tp=${stopText(tpPct)}`;
}

/** `rsi.reversal(lower=30,period=14,upper=70)`. */
export function indicatorKey({ id, rule, params }: VariantIndicator): string {
  const names = Object.keys(params).sort();
  const pairs = names.map((name) => `${name}=${valueText(params[name])}`);
  return `${id}.${rule}(${pairs.join(",")})`;
}

function valueText(value: ParamValue | undefined): string {
  return typeof value === "number" ? formatDecimal(value) : (value ?? "");
}

function stopText(pct: number | null): string {
  return pct === null ? "off" : formatDecimal(pct);
}

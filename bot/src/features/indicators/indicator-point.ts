import type { IndicatorDef, ParamDef, Params, ParamValue } from "@roehub/core/indicators/indicator";
import { defaultParams, type IndicatorBounds, parseParams } from "@roehub/core/indicators/parse-params";
import { findIndicator } from "@roehub/core/indicators/registry";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { type Parsed, parsed, refused } from "@roehub/core/kernel/parsed";
import { parseTypedNumber } from "../../typed-input.ts";

/** An indicator at one parameter point. */
export interface IndicatorPoint {
  readonly def: IndicatorDef;
  readonly params: Params;
}

/** `ema:50`: an indicator and its values in the definition's order, as a button carries them. */
export function writeIndicatorPoint({ def, params }: IndicatorPoint): string {
  return [def.id, ...def.params.map(({ name }) => valueText(params[name]))].join(":");
}

/** Reads what `writeIndicatorPoint` wrote; null where it names no indicator, or a point that it does not take. */
export function readIndicatorPoint(text: string): IndicatorPoint | null {
  const [id = "", ...values] = text.split(":");
  const def = findIndicator(id);
  const point = def === null ? null : typedIndicatorPoint(def, values);
  return point?.ok === true ? point.value : null;
}

/** An indicator with the values that were typed behind it, in the definition's order; the rest are its defaults. */
export function typedIndicatorPoint(
  def: IndicatorDef,
  values: readonly string[],
  bounds: IndicatorBounds = {},
): Parsed<IndicatorPoint> {
  const [count, limit] = [values.length, def.params.length];
  if (count > limit) {
    const message = `${count} values are more than ${limit}`;
    return refused([{ pointer: "", code: "too_many", message, params: { count, limit } }]);
  }
  const outcome = parseParams(def, { ...defaultParams(def), ...typedParams(def, values) }, bounds);
  return outcome.ok ? parsed({ def, params: outcome.value }) : outcome;
}

/** Typed values by the names of their parameters; what is no number is left as text for the parser to refuse. */
export function typedParams(def: IndicatorDef, values: readonly string[]): Params {
  const named = def.params.slice(0, values.length);
  return Object.fromEntries(
    named.map((param, place) => [param.name, typedParam(param, values[place] ?? "")]),
  );
}

/** What was typed for one parameter. */
export function typedParam(param: ParamDef, text: string): ParamValue {
  if (param.type === "enum") return text.trim().toLowerCase();
  return parseTypedNumber(text) ?? text;
}

/** A value as it is typed, and as a button carries it. */
export function valueText(value: ParamValue | undefined): string {
  return typeof value === "number" ? formatDecimal(value) : (value ?? "");
}

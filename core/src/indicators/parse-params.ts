import { decimalPlaces, formatDecimal } from "../kernel/decimal.ts";
import type { Parsed } from "../kernel/parsed.ts";
import { parsed, refused } from "../kernel/parsed.ts";
import {
  childCursor,
  readChoice,
  readMembers,
  readNumber,
  refuse,
  type WireCursor,
  wireCursor,
} from "../kernel/wire-cursor.ts";
import type { IndicatorDef, ParamDef, Params, ParamValue } from "./indicator.ts";

/** Narrower bounds for the numeric parameters of indicators, by indicator id, then parameter name. */
export type IndicatorBounds = Readonly<Record<string, Readonly<Record<string, ParamBounds>>>>;
export interface ParamBounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * Reads a parameter point of `def`: absent parameters take their defaults, and everything wrong with the others is
 * told at once. The result lists the parameters in the definition's order.
 */
export function parseParams(def: IndicatorDef, wire: unknown, bounds: IndicatorBounds = {}): Parsed<Params> {
  const cursor = wireCursor(wire);
  const params = readParams(def, cursor, bounds);
  return params === null || cursor.problems.length > 0 ? refused(cursor.problems) : parsed(params);
}

/** The indicator's default parameter point. */
export function defaultParams(def: IndicatorDef): Params {
  return Object.fromEntries(def.params.map((param) => [param.name, param.default]));
}

/** `parseParams` at a place inside a larger input, whose list of problems it adds to. */
export function readParams(def: IndicatorDef, cursor: WireCursor, bounds: IndicatorBounds): Params | null {
  const names = def.params.map((param) => param.name);
  const problemsBefore = cursor.problems.length;
  const members = readMembers(cursor, { required: [], optional: names });
  if (members === null) return null;
  const params: Record<string, ParamValue> = {};
  for (const param of def.params) {
    const member = members.get(param.name);
    const value =
      member === undefined ? param.default : readParamValue(boundedParam(def, param, bounds), member);
    if (value !== null) params[param.name] = value;
  }
  for (const constraint of violatedConstraints(def, params)) {
    const { left, right } = constraint;
    refuse(childCursor(cursor, left, params[left]), {
      code: "constraint_violated",
      message: `${left} ${params[left]} must be below ${right} ${params[right]}`,
      params: { left, right, left_value: params[left] ?? "", right_value: params[right] ?? "" },
    });
  }
  return cursor.problems.length > problemsBefore ? null : params;
}

/** One value of a parameter: a number of the right kind, in bounds and on the step, or one of an enum's choices. */
export function readParamValue(param: ParamDef, cursor: WireCursor): ParamValue | null {
  if (param.type === "enum") return readChoice(cursor, param.values);
  const value = readNumber(cursor, { min: param.min, max: param.max });
  if (value === null || isOnStep(value, param.step)) return value;
  const step = formatDecimal(param.step);
  return refuse(cursor, {
    code: "not_on_step",
    message:
      param.type === "int" ? `${value} must be a whole number` : `${value} is not a multiple of ${step}`,
    params: { value, step: param.step },
  });
}

/** The parameter with the bounds that `bounds` narrows; wider ones change nothing. */
export function boundedParam(def: IndicatorDef, param: ParamDef, bounds: IndicatorBounds): ParamDef {
  const narrower = bounds[def.id]?.[param.name];
  if (param.type === "enum" || narrower === undefined) return param;
  const min = Math.max(param.min, narrower.min ?? param.min);
  const max = Math.min(param.max, narrower.max ?? param.max);
  return { ...param, min, max };
}

/** The constraints among parameters that this point breaks. Absent values break none. */
export function violatedConstraints(
  def: Pick<IndicatorDef, "constraints">,
  params: Params,
): IndicatorDef["constraints"] {
  return def.constraints.filter(({ left, right }) => {
    const [leftValue, rightValue] = [params[left], params[right]];
    return typeof leftValue === "number" && typeof rightValue === "number" && leftValue >= rightValue;
  });
}

/** Whether `value` is a whole number of steps, by its decimal: 0.3 is three times 0.1. */
function isOnStep(value: number, step: number): boolean {
  const places = decimalPlaces(step);
  if (decimalPlaces(value) > places) return false;
  const scale = 10 ** places;
  return Math.round(value * scale) % Math.round(step * scale) === 0;
}

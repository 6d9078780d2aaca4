import { RoehubError } from "../kernel/errors.ts";
import type { IndicatorDef, ParamDef } from "./indicator.ts";
import { boundedParam, type IndicatorBounds } from "./parse-params.ts";
import { findIndicator } from "./registry.ts";

/**
 * The bounds of a configuration, once every name in them is known and every parameter keeps its default: what a request
 * leaves out takes the default, which must not get around the bounds.
 *
 * @throws RoehubError `config_invalid` with everything that is wrong.
 */
export function checkedBounds(bounds: IndicatorBounds): IndicatorBounds {
  const faults = Object.entries(bounds).flatMap(([id, params]) => {
    const def = findIndicator(id);
    if (def === null) return [`${id}: there is no such indicator`];
    return Object.keys(params).flatMap((name) => paramFaults(def, name, bounds));
  });
  if (faults.length === 0) return bounds;
  throw new RoehubError(
    "config_invalid",
    `The bounds of indicators (indicators.yaml) are not valid:\n${faults.map((line) => `- ${line}`).join("\n")}`,
  );
}

function paramFaults(def: IndicatorDef, name: string, bounds: IndicatorBounds): string[] {
  const param = def.params.find((candidate) => candidate.name === name);
  const place = `${def.id}.${name}`;
  if (param === undefined) return [`${place}: there is no such parameter`];
  if (param.type === "enum") return [`${place}: takes choices, which have no bounds`];
  return keepsDefault(boundedParam(def, param, bounds))
    ? []
    : [`${place}: leaves out the default ${param.default}`];
}

function keepsDefault(param: ParamDef): boolean {
  return param.type === "enum" || (param.default >= param.min && param.default <= param.max);
}

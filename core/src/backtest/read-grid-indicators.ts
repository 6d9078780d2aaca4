import type { IndicatorDef, ParamDef, ParamValue } from "../indicators/indicator.ts";
import { boundedParam, readParamValue } from "../indicators/parse-params.ts";
import { childCursor, readElements, readMembers, refuse, type WireCursor } from "../kernel/wire-cursor.ts";
import { MAX_STRATEGY_INDICATORS, readIndicatorId, readRule } from "../strategy/parse-strategy-spec.ts";
import { readAxis } from "./axis.ts";
import type { BacktestContext } from "./backtest-context.ts";
import type { GridIndicator } from "./backtest-request.ts";
import { countValidPoints } from "./grid.ts";

/** Reads the indicators of a grid: absent rules and parameters take the registry's defaults, axes are expanded. */
export function readGridIndicators(
  cursor: WireCursor,
  context: BacktestContext,
): readonly GridIndicator[] | null {
  const elements = readElements(cursor, { min: 1, max: MAX_STRATEGY_INDICATORS });
  if (elements === null) return null;
  const indicators = elements.map((element) => readGridIndicator(element, context));
  return indicators.every((indicator) => indicator !== null) ? indicators : null;
}

function readGridIndicator(cursor: WireCursor, context: BacktestContext): GridIndicator | null {
  const members = readMembers(cursor, { required: ["id"], optional: ["rule", "params"] });
  const idAt = members?.get("id");
  const def = idAt === undefined ? null : readIndicatorId(idAt);
  if (members === null || def === null) return null;
  const ruleAt = members.get("rule");
  const paramsAt = members.get("params") ?? childCursor(cursor, "params", {});
  const rule = ruleAt === undefined ? def.defaultRule : readRule(ruleAt, def);
  const params = readAxes(paramsAt, def, context);
  if (rule === null || params === null) return null;
  const grid = { id: def.id, rule, params };
  return countValidPoints(grid) > 0 ? grid : refuseNoValidPoint(paramsAt, def);
}

/** The axes of every parameter of `def`, in the definition's order. */
function readAxes(
  cursor: WireCursor,
  def: IndicatorDef,
  context: BacktestContext,
): GridIndicator["params"] | null {
  const names = def.params.map((param) => param.name);
  const members = readMembers(cursor, { required: [], optional: names });
  if (members === null) return null;
  const problemsBefore = cursor.problems.length;
  const axes: Record<string, readonly ParamValue[]> = {};
  for (const param of def.params) {
    const at = members.get(param.name);
    const bounded = boundedParam(def, param, context.bounds);
    axes[param.name] = at === undefined ? [param.default] : readParamAxis(at, bounded, context);
  }
  return cursor.problems.length > problemsBefore ? null : axes;
}

function readParamAxis(cursor: WireCursor, param: ParamDef, context: BacktestContext): readonly ParamValue[] {
  const points = readAxis<ParamValue>(cursor, {
    readValue: (place) => readParamValue(param, place),
    isNumeric: param.type !== "enum",
    hasOff: false,
    maxPoints: context.limits.maxVariants,
  });
  return (points ?? []).filter((point) => point !== null);
}

function refuseNoValidPoint(cursor: WireCursor, def: IndicatorDef): null {
  const constraints = def.constraints.map(({ left, right }) => `${left} < ${right}`).join(", ");
  return refuse(cursor, {
    code: "constraint_violated",
    message: `no combination of these parameters keeps ${constraints}`,
    params: { constraints },
  });
}

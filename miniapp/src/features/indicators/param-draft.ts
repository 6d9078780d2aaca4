import type { WireIndicator } from "@roehub/core/contract/indicators";
import type { Params, ParamValue } from "@roehub/core/indicators/indicator";
import { readParamValue, violatedConstraints } from "@roehub/core/indicators/parse-params";
import { decimalPlaces, formatDecimal } from "@roehub/core/kernel/decimal";
import { wireCursor } from "@roehub/core/kernel/wire-cursor";

type WireParam = WireIndicator["params"][number];
export type NumberParam = Extract<WireParam, { type: "int" | "float" }>;

/** What stands in the fields of a form, by parameter. */
export type ParamDraft = Readonly<Record<string, string>>;

/** What is wrong with one field. */
export type DraftProblem =
  | { readonly kind: "no_number" }
  | { readonly kind: "below"; readonly min: number }
  | { readonly kind: "above"; readonly max: number }
  | { readonly kind: "not_whole" }
  | { readonly kind: "off_step"; readonly step: number }
  /** It must be less than the parameter `right`. */
  | { readonly kind: "not_less"; readonly right: string };

/** The parameters of a draft, or what is wrong with which of its fields. */
export type ReadDraft =
  | { readonly ok: true; readonly params: Params }
  | { readonly ok: false; readonly problems: Readonly<Record<string, DraftProblem>> };

/** The parameters that change what a chart shows: outputs, or levels that are drawn. */
export function drawnParams({ params, rule_params, plot }: WireIndicator): readonly WireParam[] {
  return params.filter(({ name }) => !rule_params.includes(name) || plot.levels.includes(name));
}

export function draftOf(def: WireIndicator, params: Params): ParamDraft {
  return Object.fromEntries(
    def.params.map(({ name, default: usual }) => {
      const value = params[name] ?? usual;
      return [name, typeof value === "number" ? formatDecimal(value) : value];
    }),
  );
}

export function readDraft(def: WireIndicator, draft: ParamDraft): ReadDraft {
  const params: Record<string, ParamValue> = {};
  const problems: Record<string, DraftProblem> = {};
  for (const param of def.params) {
    const read = readField(param, draft[param.name] ?? "");
    if (typeof read === "object") problems[param.name] = read;
    else params[param.name] = read;
  }
  for (const { left, right } of violatedConstraints(def, params)) {
    problems[left] ??= { kind: "not_less", right };
  }
  return Object.keys(problems).length === 0 ? { ok: true, params } : { ok: false, problems };
}

/**
 * The field's next value in `direction`, on the step and within its bounds. Steps are about a tenth of the usual value:
 * a width of 2 that may be any hundredth goes by tenths, a period by ones.
 */
export function stepped(param: NumberParam, text: string, direction: 1 | -1): string {
  const value = readNumber(text) ?? param.default;
  const size = stepSize(param);
  const places = Math.max(decimalPlaces(size), decimalPlaces(param.step));
  const units = (value / size) * direction;
  const next = (Math.floor(Number(units.toFixed(6))) + 1) * direction * size;
  return formatDecimal(Number(Math.min(param.max, Math.max(param.min, next)).toFixed(places)));
}

function stepSize({ type, step, default: usual }: NumberParam): number {
  if (type === "int") return step;
  let size = step;
  while (size * 10 <= Math.abs(usual) / 10 + 1e-12) size *= 10;
  return Number(size.toFixed(8));
}

function readField(param: WireParam, text: string): ParamValue | DraftProblem {
  const wire = param.type === "enum" ? text : readNumber(text);
  if (wire === null) return { kind: "no_number" };
  const cursor = wireCursor(wire);
  const value = readParamValue(param, cursor);
  if (value !== null && cursor.problems.length === 0) return value;
  if (param.type === "enum") return param.default;
  switch (cursor.problems[0]?.code) {
    case "below_minimum":
      return { kind: "below", min: param.min };
    case "above_maximum":
      return { kind: "above", max: param.max };
    case "not_on_step":
      return param.type === "int" ? { kind: "not_whole" } : { kind: "off_step", step: param.step };
    default:
      return { kind: "no_number" };
  }
}

/** A number as people type it, with comma or point; null where it is none. */
function readNumber(text: string): number | null {
  const plain = text
    .replace(/[\s\u00a0\u202f]/g, "")
    .replace(",", ".")
    .replace("\u2212", "-");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

import { formatDecimal } from "../kernel/decimal.ts";
import type { Condition, IndicatorDef, Operand, Params, ParamValue } from "./indicator.ts";
import { numberParam } from "./param-value.ts";

/** One side of a comparison, ready for words. */
export type SentenceTerm =
  | { readonly kind: "price"; readonly input: "open" | "high" | "low" | "close"; readonly barBefore: boolean }
  | { readonly kind: "price_change"; readonly direction: "rise" | "fall" }
  | { readonly kind: "level"; readonly level: number }
  | {
      readonly kind: "output";
      /** `EMA 20`, or `BB 20/2` of which `part` names the output; null where the left side has said it. */
      readonly label: string | null;
      readonly part: string | null;
      readonly factor: number | null;
      readonly barBefore: boolean;
    };

/** How two terms of a sentence relate. */
export type Comparison = "above" | "below" | "cross_up" | "cross_down";

/** A condition as a sentence without words. */
export type RuleSentence =
  | {
      readonly kind: "comparison";
      readonly left: SentenceTerm;
      readonly comparison: Comparison;
      readonly right: SentenceTerm;
    }
  | { readonly kind: "slope"; readonly of: SentenceTerm; readonly direction: "up" | "down" };

/** The sentence of one side of a rule at one parameter point. */
export function ruleSentence(def: IndicatorDef, params: Params, condition: Condition): RuleSentence {
  const term = (operand: Operand) => sentenceTerm(def, params, operand);
  if ("of" in condition) {
    const direction = condition.kind === "slope_up" ? "up" : "down";
    return { kind: "slope", of: term(condition.of), direction };
  }
  const { kind: comparison, left, right } = condition;
  const leftTerm = term(left);
  return { kind: "comparison", left: leftTerm, comparison, right: besides(leftTerm, term(right)) };
}

/** A part of the indicator that is compared with another of its lines needs no label: `MACD above its signal line`. */
function besides(left: SentenceTerm, right: SentenceTerm): SentenceTerm {
  const isOfSame = left.kind === "output" && right.kind === "output" && left.label === right.label;
  return isOfSame && right.part !== null ? { ...right, label: null } : right;
}

/** `EMA 20`, `BB 20/2`, `MA cross 10/50`: an indicator at one parameter point. */
export function indicatorLabel(def: IndicatorDef, params: Params): string {
  const values = def.labelParams.map((name) => paramText(params[name]));
  return values.length === 0 ? def.label : `${def.label} ${values.join("/")}`;
}

function sentenceTerm(def: IndicatorDef, params: Params, operand: Operand): SentenceTerm {
  switch (operand.kind) {
    case "price":
      return { kind: "price", input: operand.input, barBefore: operand.barsBack === 1 };
    case "price_change":
      return { kind: "price_change", direction: operand.negate === true ? "fall" : "rise" };
    case "level":
      return { kind: "level", level: operand.level };
    case "param":
      return { kind: "level", level: numberParam(params, operand.param) };
    case "output":
    case "scaled": {
      const ownLabel = def.outputLabels?.(params)[def.outputs.indexOf(operand.output)];
      return {
        kind: "output",
        label: ownLabel ?? indicatorLabel(def, params),
        part: ownLabel === undefined && def.outputs.length > 1 ? operand.output : null,
        factor: operand.kind === "scaled" ? numberParam(params, operand.factor) : null,
        barBefore: operand.barsBack === 1,
      };
    }
  }
}

function paramText(value: ParamValue | undefined): string {
  return typeof value === "number" ? formatDecimal(value) : (value ?? "");
}

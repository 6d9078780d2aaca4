import type { Condition, IndicatorDef, Operand, Params } from "../../../indicators/indicator.ts";
import { numberParam } from "../../../indicators/param-value.ts";
import { assert, ensureDefined, ensureNever } from "../../../kernel/assert.ts";

/** An operand of a rule: `factor` times a column of the bar or of the bar before, or a number. */
export interface RuleOperand {
  readonly column: Float64Array | null;
  readonly barsBack: 0 | 1;
  readonly factor: number;
  /** Where there is no column. */
  readonly number: number;
}

/** What one condition asks of two operands. `isUp`: of `left > right`, otherwise of `left < right`. */
export interface RuleComparison {
  readonly left: RuleOperand;
  readonly right: RuleOperand;
  readonly isCross: boolean;
  readonly isUp: boolean;
}

/** Where operands come from. */
export interface OperandSource {
  readonly def: IndicatorDef;
  readonly params: Params;
  readonly outputs: readonly Float64Array[];
  price(input: "open" | "high" | "low" | "close"): Float64Array;
  priceChanges(sign: 1 | -1): Float64Array;
}

/** The comparison that `condition` is. */
export function comparisonOf(condition: Condition, source: OperandSource): RuleComparison {
  const left = operandOf("of" in condition ? condition.of : condition.left, source);
  const right = "of" in condition ? before(left) : operandOf(condition.right, source);
  const isUp = condition.kind === "above" || condition.kind === "cross_up" || condition.kind === "slope_up";
  return {
    left,
    right,
    isCross: condition.kind === "cross_up" || condition.kind === "cross_down",
    isUp,
  };
}

function before(operand: RuleOperand): RuleOperand {
  assert(operand.barsBack === 0, "a rule reads no further than the bar before");
  return { ...operand, barsBack: 1 };
}

function operandOf(operand: Operand, source: OperandSource): RuleOperand {
  const { def, params, outputs } = source;
  const output = (name: string) => ensureDefined(outputs[def.outputs.indexOf(name)], `output ${name}`);
  switch (operand.kind) {
    case "price":
      return columnOperand(source.price(operand.input), operand.barsBack);
    case "output":
      return columnOperand(output(operand.output), operand.barsBack);
    case "scaled": {
      const factor = numberParam(params, operand.factor);
      return { ...columnOperand(output(operand.output), operand.barsBack), factor };
    }
    case "level":
      return numberOperand(operand.level);
    case "param":
      return numberOperand(numberParam(params, operand.param));
    case "price_change":
      return columnOperand(source.priceChanges(operand.negate === true ? -1 : 1));
    default:
      return ensureNever(operand);
  }
}

function columnOperand(column: Float64Array, barsBack: 0 | 1 = 0): RuleOperand {
  return { column, barsBack, factor: 1, number: Number.NaN };
}

function numberOperand(number: number): RuleOperand {
  return { column: null, barsBack: 0, factor: 1, number };
}

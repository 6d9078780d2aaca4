import { assert, ensureDefined, ensureNever } from "../kernel/assert.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { Condition, IndicatorDef, Operand, Params, SignalRule } from "./indicator.ts";
import { priceDifference } from "./kernels/price-difference.ts";
import { numberParam } from "./param-value.ts";
import { ruleLookback } from "./rule-evaluator.ts";
import { seriesForRules } from "./series.ts";
import { createSeriesFrame, type SeriesFrame } from "./series-frame.ts";

/** A rule's two booleans for each bar, as 0 or 1. */
export interface SignalSeries {
  readonly long: Uint8Array;
  readonly short: Uint8Array;
}

/** What and over which candles signals are computed. Requests over one frame share what they have in common. */
export interface SignalRequest {
  readonly def: IndicatorDef;
  readonly rule: SignalRule;
  readonly params: Params;
  readonly candles: CandleSeries | SeriesFrame;
}

/**
 * The signals of one rule at one parameter point over a whole series; the same as stepping `createRuleEvaluator`
 * through it, but a column at a time.
 */
export function computeSignals({ def, rule, params, candles }: SignalRequest): SignalSeries {
  const frame = "candles" in candles ? candles : createSeriesFrame(candles);
  const context: RuleColumns = { def, params, frame, outputs: seriesForRules(def, params, frame) };
  const first = def.convergence(params) + ruleLookback(rule) - 1;
  return {
    long: conditionBits(rule.long, context, first),
    short: conditionBits(rule.short, context, first),
  };
}

interface RuleColumns {
  readonly def: IndicatorDef;
  readonly params: Params;
  readonly frame: SeriesFrame;
  readonly outputs: readonly Float64Array[];
}

/** An operand on every bar: `column[row - back]`. */
interface OperandColumn {
  readonly column: Float64Array;
  readonly back: 0 | 1;
}

/** Where a condition is met, from row `first` on. */
function conditionBits(condition: Condition, context: RuleColumns, first: number): Uint8Array {
  const bits = new Uint8Array(context.frame.candles.length);
  const left = operandColumn("of" in condition ? condition.of : condition.left, context);
  const right = "of" in condition ? before(left) : operandColumn(condition.right, context);
  const { kind } = condition;
  switch (kind) {
    case "above":
    case "slope_up":
      markAbove(bits, { above: left, below: right }, first);
      break;
    case "below":
    case "slope_down":
      markAbove(bits, { above: right, below: left }, first);
      break;
    case "cross_up":
      markCross(bits, { above: left, below: right }, first);
      break;
    case "cross_down":
      markCross(bits, { above: right, below: left }, first);
      break;
    default:
      ensureNever(kind);
  }
  return bits;
}

interface Comparison {
  readonly above: OperandColumn;
  readonly below: OperandColumn;
}

function markAbove(bits: Uint8Array, { above, below }: Comparison, first: number): void {
  const { column: upper, back: upperBack } = above;
  const { column: lower, back: lowerBack } = below;
  for (let row = first; row < bits.length; row++) {
    if ((upper[row - upperBack] ?? 0) > (lower[row - lowerBack] ?? 0)) bits[row] = 1;
  }
}

/** Above now, and the bar before not. NaN is neither. */
function markCross(bits: Uint8Array, { above, below }: Comparison, first: number): void {
  assert(above.back === 0 && below.back === 0, "a rule reads no further than the bar before");
  const { column: upper } = above;
  const { column: lower } = below;
  for (let row = first; row < bits.length; row++) {
    const wasNotAbove = (upper[row - 1] ?? 0) <= (lower[row - 1] ?? 0);
    if (wasNotAbove && (upper[row] ?? 0) > (lower[row] ?? 0)) bits[row] = 1;
  }
}

function before({ column, back }: OperandColumn): OperandColumn {
  assert(back === 0, "a rule reads no further than the bar before");
  return { column, back: 1 };
}

function operandColumn(operand: Operand, { def, params, frame, outputs }: RuleColumns): OperandColumn {
  const output = (name: string) => ensureDefined(outputs[def.outputs.indexOf(name)], `output ${name}`);
  const constant = (value: number) => frame.column().fill(value);
  switch (operand.kind) {
    case "price":
      return { column: frame.candles[operand.input], back: operand.barsBack ?? 0 };
    case "output":
      return { column: output(operand.output), back: operand.barsBack ?? 0 };
    case "scaled": {
      const column = frame.column();
      scale(output(operand.output), numberParam(params, operand.factor), column);
      return { column, back: operand.barsBack ?? 0 };
    }
    case "level":
      return { column: constant(operand.level), back: 0 };
    case "param":
      return { column: constant(numberParam(params, operand.param)), back: 0 };
    case "price_change":
      return { column: priceChanges(frame, operand.negate === true ? -1 : 1), back: 0 };
    default:
      return ensureNever(operand);
  }
}

function scale(column: Float64Array, factor: number, into: Float64Array): void {
  for (let row = 0; row < column.length; row++) into[row] = factor * (column[row] ?? 0);
}

/** close − previous close times `sign`, NaN on the first bar. */
export function priceChanges(frame: SeriesFrame, sign: 1 | -1): Float64Array {
  return frame.shared(sign === 1 ? "change(close)" : "-change(close)", () => {
    const { close, length } = frame.candles;
    const changes = frame.column().fill(Number.NaN, 0, Math.min(1, length));
    for (let row = 1; row < length; row++) {
      changes[row] = sign * priceDifference(close[row] ?? 0, close[row - 1] ?? 0);
    }
    return changes;
  });
}

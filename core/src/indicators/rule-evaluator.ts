import { assert, ensureNever } from "../kernel/assert.ts";
import { epochMs } from "../kernel/time.ts";
import type { Candle } from "../market-data/candle-series.ts";
import type { Condition, IndicatorDef, Operand, Params, SignalRule } from "./indicator.ts";
import { createKernelMemory } from "./kernels/kernel-memory.ts";
import { priceDifference } from "./kernels/price-difference.ts";
import { numberParam } from "./param-value.ts";

/** What a rule says about one closed bar. */
export interface RuleSignal {
  readonly long: boolean;
  readonly short: boolean;
}

/** One side of a rule on the latest bar, with what it compared. `before` values are null unless the bar before counts. */
export interface ConditionReading {
  readonly kind: Condition["kind"];
  readonly met: boolean;
  readonly left: number;
  readonly right: number;
  readonly leftBefore: number | null;
  readonly rightBefore: number | null;
  /** `left − right`: how far the value is beyond its threshold, or short of it. */
  readonly distance: number;
  /** `distance` in percent of the threshold; null where that is zero. */
  readonly distancePct: number | null;
}

/** Both sides of a rule on the latest bar. */
export interface RuleReading {
  /** Bars that are missing until the rule may signal; 0 once it may. At least 1 until a day opens where that is awaited. */
  readonly barsUntilReady: number;
  readonly long: ConditionReading;
  readonly short: ConditionReading;
}

/** Evaluates one rule bar after bar, with the convergence gate inside. */
export interface RuleEvaluator {
  /** The signal of this closed candle. The object is reused. */
  step(candle: Candle): RuleSignal;
  /** What the latest bar's signal came from. */
  read(): RuleReading;
}

/**
 * An evaluator of `rule` on `def` at `params`. NaN, or a bar before the indicator's convergence length, gives
 * neither side; a rule that looks back one bar needs that bar converged too.
 */
export function createRuleEvaluator(def: IndicatorDef, rule: SignalRule, params: Params): RuleEvaluator {
  const kernel = def.create(params, createKernelMemory());
  const bars = createBarPair(def);
  const long = createCondition(rule.long, { bars, def, params });
  const short = createCondition(rule.short, { bars, def, params });
  const barsNeeded = def.convergence(params) + ruleLookback(rule);
  const signal = { long: false, short: false };
  let barsSeen = 0;
  return {
    step(candle) {
      bars.push(candle, kernel.step(candle));
      barsSeen += 1;
      const ready = barsSeen >= barsNeeded;
      signal.long = ready && long.met();
      signal.short = ready && short.met();
      return signal;
    },
    read() {
      const barsMissing = Math.max(0, barsNeeded - barsSeen);
      const ready = barsMissing === 0;
      const sides = { long: long.read(ready), short: short.read(ready) };
      const isKnown = readingIsKnown(sides.long) && readingIsKnown(sides.short);
      return { barsUntilReady: ready && !isKnown ? 1 : barsMissing, ...sides };
    },
  };
}

function readingIsKnown({ left, right, leftBefore, rightBefore }: ConditionReading): boolean {
  return ![left, right, leftBefore, rightBefore].some(Number.isNaN);
}

/** 1 where the rule reads the bar before too, which then has to be converged as well; otherwise 0. */
export function ruleLookback({ long, short }: SignalRule): 0 | 1 {
  return [long, short].some(conditionLooksBack) ? 1 : 0;
}

function conditionLooksBack(condition: Condition): boolean {
  if (condition.kind !== "above" && condition.kind !== "below") return true;
  return operandLooksBack(condition.left) || operandLooksBack(condition.right);
}

function operandLooksBack(operand: Operand): boolean {
  return operand.kind === "price_change" || ("barsBack" in operand && operand.barsBack === 1);
}

type PriceInput = "open" | "high" | "low" | "close";
type BarsBack = 0 | 1;

/** The latest bar and the bar before, with the indicator's outputs on both. */
interface BarPair {
  push(candle: Candle, outputs: ArrayLike<number>): void;
  price(input: PriceInput, barsBack: BarsBack): number;
  output(index: number, barsBack: BarsBack): number;
}

function createBarPair(def: IndicatorDef): BarPair {
  const createBar = () => ({
    candle: { tsOpen: epochMs(0), open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN },
    outputs: new Float64Array(def.outputs.length).fill(Number.NaN),
  });
  let now = createBar();
  let before = createBar();
  return {
    push(candle, outputs) {
      [now, before] = [before, now];
      now.candle.open = candle.open;
      now.candle.high = candle.high;
      now.candle.low = candle.low;
      now.candle.close = candle.close;
      for (let index = 0; index < now.outputs.length; index++)
        now.outputs[index] = outputs[index] ?? Number.NaN;
    },
    price: (input, barsBack) => (barsBack === 0 ? now : before).candle[input],
    output: (index, barsBack) => (barsBack === 0 ? now : before).outputs[index] ?? Number.NaN,
  };
}

interface RuleContext {
  readonly bars: BarPair;
  readonly def: IndicatorDef;
  readonly params: Params;
}

/** Reads an operand on the latest bar (0) or the bar before (1). */
interface OperandReader {
  value(barsBack: BarsBack): number;
}

function createOperand(operand: Operand, { bars, def, params }: RuleContext): OperandReader {
  switch (operand.kind) {
    case "price": {
      const { input, barsBack = 0 } = operand;
      return shifted(barsBack, (back) => bars.price(input, back));
    }
    case "output": {
      const index = outputIndex(def, operand.output);
      return shifted(operand.barsBack ?? 0, (back) => bars.output(index, back));
    }
    case "scaled": {
      const factor = numberParam(params, operand.factor);
      const index = outputIndex(def, operand.output);
      return shifted(operand.barsBack ?? 0, (back) => factor * bars.output(index, back));
    }
    case "level":
      return { value: () => operand.level };
    case "param": {
      const level = numberParam(params, operand.param);
      return { value: () => level };
    }
    case "price_change": {
      const sign = operand.negate === true ? -1 : 1;
      return {
        value(barsBack) {
          assert(barsBack === 0, "a rule reads no further than the bar before");
          return sign * priceDifference(bars.price("close", 0), bars.price("close", 1));
        },
      };
    }
    default:
      return ensureNever(operand);
  }
}

function shifted(shift: BarsBack, read: (barsBack: BarsBack) => number): OperandReader {
  if (shift === 0) return { value: read };
  return {
    value(barsBack) {
      assert(barsBack === 0, "a rule reads no further than the bar before");
      return read(1);
    },
  };
}

function outputIndex(def: IndicatorDef, output: string): number {
  const index = def.outputs.indexOf(output);
  assert(index >= 0, `${def.id} has an output ${output}`);
  return index;
}

interface ConditionReader {
  met(): boolean;
  read(ready: boolean): ConditionReading;
}

function createCondition(condition: Condition, context: RuleContext): ConditionReader {
  const left = createOperand("of" in condition ? condition.of : condition.left, context);
  const right = "of" in condition ? { value: () => left.value(1) } : createOperand(condition.right, context);
  const crosses = condition.kind === "cross_up" || condition.kind === "cross_down";
  const met = createComparison(condition.kind, left, right);
  return {
    met,
    read(ready) {
      const values = { left: left.value(0), right: right.value(0) };
      const distance = values.left - values.right;
      return {
        kind: condition.kind,
        met: ready && met(),
        ...values,
        leftBefore: crosses ? left.value(1) : null,
        rightBefore: crosses ? right.value(1) : null,
        distance,
        distancePct: values.right === 0 ? null : (distance / Math.abs(values.right)) * 100,
      };
    },
  };
}

function createComparison(kind: Condition["kind"], left: OperandReader, right: OperandReader): () => boolean {
  switch (kind) {
    case "above":
    case "slope_up":
      return () => left.value(0) > right.value(0);
    case "below":
    case "slope_down":
      return () => left.value(0) < right.value(0);
    case "cross_up":
      return () => left.value(1) <= right.value(1) && left.value(0) > right.value(0);
    case "cross_down":
      return () => left.value(1) >= right.value(1) && left.value(0) < right.value(0);
    default:
      return ensureNever(kind);
  }
}

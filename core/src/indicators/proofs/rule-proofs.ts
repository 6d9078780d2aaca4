import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { Condition, Operand, SignalRule } from "../indicator.ts";
import { createRuleEvaluator } from "../rule-evaluator.ts";
import { forEachCandle } from "../series.ts";
import { computeSignals, type SignalRequest, type SignalSeries } from "../signals.ts";
import type { ProofSubject } from "./proof-subject.ts";
import { firstDifference } from "./same-bits.ts";

/** A rule of an indicator at one parameter point. */
export interface RuleSubject extends ProofSubject {
  readonly rule: SignalRule;
}

/** Computes the signals that are proven; `computeSignals` unless a proof is itself put to the proof. */
export type ComputeSignals = (request: SignalRequest) => SignalSeries;

/** Both sides signal, as they have to over a long walk. */
export function silentSideFaults(signals: SignalSeries): string[] {
  return (["long", "short"] as const).flatMap((side) =>
    signals[side].includes(1) ? [] : [`its ${side} side never signals`],
  );
}

/** The two sides never signal on the same bar. */
export function bothSidesFaults({ long, short }: SignalSeries): string[] {
  const both = long.findIndex((value, row) => value === 1 && short[row] === 1);
  return both < 0 ? [] : [`both sides signal on bar ${both}`];
}

/** These candles bring no signal at all, such as those of a price that never moves. */
export function silenceFaults(subject: RuleSubject, candles: CandleSeries): string[] {
  const signals = computeSignals({ ...subject, candles });
  return (["long", "short"] as const).flatMap((side) => {
    const row = signals[side].indexOf(1);
    return row < 0 ? [] : [`signals ${side} on bar ${row}`];
  });
}

/** Nothing signals before the indicator has converged, nor, where the rule reads the bar before, on the first bar after. */
export function gateFaults(
  subject: RuleSubject,
  candles: CandleSeries,
  compute: ComputeSignals = computeSignals,
): string[] {
  const signals = compute({ ...subject, candles });
  const gated = subject.def.convergence(subject.params) - 1;
  return (["long", "short"] as const).flatMap((side) => {
    const first = gated + (readsBarBefore(subject.rule[side]) ? 1 : 0);
    const row = signals[side].indexOf(1);
    return row < 0 || row >= first ? [] : [`signals ${side} on bar ${row}, before bar ${first}`];
  });
}

/** Signals computed over the series are those of the evaluator stepped through it. */
export function signalStepFaults(subject: RuleSubject, candles: CandleSeries): string[] {
  const { def, rule, params } = subject;
  const evaluator = createRuleEvaluator(def, rule, params);
  const stepped = { long: new Uint8Array(candles.length), short: new Uint8Array(candles.length) };
  forEachCandle(candles, (candle, row) => {
    const signal = evaluator.step(candle);
    stepped.long[row] = signal.long ? 1 : 0;
    stepped.short[row] = signal.short ? 1 : 0;
  });
  const series = computeSignals({ def, rule, params, candles });
  return (["long", "short"] as const).flatMap((side) => {
    const row = firstDifference(series[side], stepped[side]);
    return row === null ? [] : [`${side} on bar ${row} is not what stepping gives`];
  });
}

/** A rule is data, names what exists, and compares no absolute value of what sums since the first bar. */
export function ruleDataFaults({ def, rule }: RuleSubject): string[] {
  const numeric = def.params.flatMap(({ name, type }) => (type === "enum" ? [] : [name]));
  const conditions = [rule.long, rule.short];
  const unknown = conditions.flatMap(operandsOf).flatMap((operand) => {
    const outputs = "output" in operand ? [operand.output] : [];
    const params = operand.kind === "param" ? [operand.param] : [];
    const factors = operand.kind === "scaled" ? [operand.factor] : [];
    return [
      ...outputs.filter((name) => !def.outputs.includes(name)).map((name) => `there is no output ${name}`),
      ...[...params, ...factors]
        .filter((name) => !numeric.includes(name))
        .map((name) => `there is no numeric parameter ${name}`),
    ];
  });
  const slopesOnly = conditions.every((condition) => "of" in condition);
  return [
    ...unknown,
    ...(JSON.stringify(rule) === JSON.stringify(JSON.parse(JSON.stringify(rule))) && !hasFunctions(rule)
      ? []
      : ["it is not data"]),
    ...(def.memory === "cumulative" && !slopesOnly ? ["it compares a sum since the first bar"] : []),
  ];
}

/** The operands of a condition. */
export function operandsOf(condition: Condition): readonly Operand[] {
  return "of" in condition ? [condition.of] : [condition.left, condition.right];
}

function readsBarBefore(condition: Condition): boolean {
  if (condition.kind !== "above" && condition.kind !== "below") return true;
  return operandsOf(condition).some(
    (operand) => operand.kind === "price_change" || ("barsBack" in operand && operand.barsBack === 1),
  );
}

function hasFunctions(value: unknown): boolean {
  if (typeof value === "function") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasFunctions);
}

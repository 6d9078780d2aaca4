import { findIndicator, findRule } from "../indicators/registry.ts";
import { createRuleEvaluator, type RuleEvaluator, type RuleReading } from "../indicators/rule-evaluator.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Candle } from "../market-data/candle-series.ts";
import type { StrategyIndicator } from "./strategy-spec.ts";

/** What a strategy says on one closed bar. Both sides at once are a conflict, which is no signal. */
export interface Decision {
  readonly long: boolean;
  readonly short: boolean;
  readonly conflict: boolean;
}

/** Where a strategy's indicators stand after the bars seen so far. */
export interface DecisionState {
  readonly rules: readonly { readonly indicator: StrategyIndicator; readonly evaluator: RuleEvaluator }[];
}

/** The state before the first bar. The indicators come from a parsed spec. */
export function createDecisionState(indicators: readonly StrategyIndicator[]): DecisionState {
  return {
    rules: indicators.map((indicator) => {
      const def = ensureDefined(findIndicator(indicator.id), `indicator ${indicator.id}`);
      const rule = ensureDefined(findRule(def, indicator.rule), `rule ${indicator.id}.${indicator.rule}`);
      return { indicator, evaluator: createRuleEvaluator(def, rule, indicator.params) };
    }),
  };
}

/**
 * Takes one closed bar into `state` and answers the decision: a side is signalled when every rule signals it. The
 * same function serves the reference engine and live runs; it depends on the bars seen and nothing else.
 */
export function decisionStep(state: DecisionState, bar: Candle): Decision {
  let long = true;
  let short = true;
  for (const { evaluator } of state.rules) {
    const signal = evaluator.step(bar);
    long = signal.long && long;
    short = signal.short && short;
  }
  return combineSides(long, short);
}

/** The decision from whether every rule signals long, and every rule short. */
export function combineSides(everyLong: boolean, everyShort: boolean): Decision {
  if (everyLong && everyShort) return CONFLICT;
  if (everyLong) return LONG;
  return everyShort ? SHORT : NEUTRAL;
}

const CONFLICT: Decision = { long: false, short: false, conflict: true };
const LONG: Decision = { long: true, short: false, conflict: false };
const SHORT: Decision = { long: false, short: true, conflict: false };
const NEUTRAL: Decision = { long: false, short: false, conflict: false };

/** Why the latest bar was decided as it was: what each rule compared, how far off it was, and which ones block. */
export interface DecisionExplanation {
  readonly decision: Decision;
  readonly rules: readonly RuleExplanation[];
  /** How many rules do not signal this side. */
  readonly blockedLong: number;
  readonly blockedShort: number;
}

export interface RuleExplanation {
  readonly indicator: StrategyIndicator;
  readonly reading: RuleReading;
}

/** Explains the latest bar that `decisionStep` took into `state`. */
export function explainDecision(state: DecisionState): DecisionExplanation {
  const rules = state.rules.map(({ indicator, evaluator }) => ({ indicator, reading: evaluator.read() }));
  const blockedLong = rules.filter(({ reading }) => !reading.long.met).length;
  const blockedShort = rules.filter(({ reading }) => !reading.short.met).length;
  return { decision: combineSides(blockedLong === 0, blockedShort === 0), rules, blockedLong, blockedShort };
}

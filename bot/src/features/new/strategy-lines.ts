import { findIndicator, findRule } from "@roehub/core/indicators/registry";
import { indicatorLabel, ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { StrategyExecution, StrategyIndicator } from "@roehub/core/strategy/strategy-spec";
import type { Texts } from "../../texts.ts";
import { directionText, pctText, sizingText } from "../backtest/backtest-headings.ts";

/** `EMA 20`, plain text. */
export function pointLabel({ id, params }: StrategyIndicator): string {
  return indicatorLabel(definitionOf(id), params);
}

/** What one indicator contributes, in two sentences: when it wants a long, when a short. HTML. */
export function ruleLines(texts: Texts, { id, rule, params }: StrategyIndicator): string[] {
  const def = definitionOf(id);
  const sides = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`);
  const sentence = (side: "long" | "short") =>
    ruleSentenceText(ruleSentence(def, params, sides[side]), texts.locale);
  return [
    texts.html("rule-long", { sentence: sentence("long") }),
    texts.html("rule-short", { sentence: sentence("short") }),
  ];
}

/** The whole strategy as two sentences: the rules of each side joined. HTML. */
export function strategyLines(texts: Texts, indicators: readonly StrategyIndicator[]): string[] {
  const side = (which: "long" | "short") =>
    indicators
      .map(({ id, rule, params }) => {
        const def = definitionOf(id);
        const condition = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`)[which];
        return ruleSentenceText(ruleSentence(def, params, condition), texts.locale);
      })
      .join(texts.plain("rule-and"));
  return [
    texts.html("rule-long", { sentence: side("long") }),
    texts.html("rule-short", { sentence: side("short") }),
  ];
}

/** Run defaults in one line. HTML. */
export function executionLine(texts: Texts, execution: StrategyExecution, quote: string): string {
  const off = texts.plain("off");
  const stop = (value: number | null) => (value === null ? off : pctText(texts, value));
  return texts.html("execution-line", {
    direction: directionText(texts, execution.directionMode),
    size: sizingText(texts, execution.sizing, quote),
    sl: stop(execution.slPct),
    tp: stop(execution.tpPct),
    fee: pctText(texts, execution.feePct),
  });
}

function definitionOf(id: string) {
  return ensureDefined(findIndicator(id), `indicator ${id}`);
}

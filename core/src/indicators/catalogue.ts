import { stringify } from "yaml";
import type { IndicatorDef } from "./indicator.ts";
import { defaultParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { ruleSentence } from "./rule-sentence.ts";
import { ruleSentenceText } from "./rule-sentence-text.ts";

/**
 * The registry as a YAML document: every indicator with its formula, outputs and signals. Lengths and sentences are at
 * the default parameters.
 */
export function indicatorCatalogueYaml(): string {
  return stringify({ indicators: INDICATORS.map(catalogueEntry) }, { lineWidth: 0 });
}

function catalogueEntry(def: IndicatorDef): object {
  const defaults = defaultParams(def);
  return {
    id: def.id,
    version: def.version,
    title: def.title.en,
    group: def.group,
    formula: def.formula,
    source: def.source,
    params: def.params,
    constraints: def.constraints.map(({ left, operator, right }) => `${left} ${operator} ${right}`),
    inputs: def.inputs,
    outputs: def.outputs,
    memory: def.memory,
    warmup_bars: def.warmup(defaults),
    convergence_bars: def.convergence(defaults),
    default_rule: def.defaultRule,
    signals: Object.fromEntries(
      Object.values(def.rules).map(({ name, long, short }) => [
        name,
        {
          long: ruleSentenceText(ruleSentence(def, defaults, long), "en"),
          short: ruleSentenceText(ruleSentence(def, defaults, short), "en"),
        },
      ]),
    ),
  };
}

import type { WireIndicator } from "@roehub/core/contract/indicators";
import type { IndicatorDef, LocalizedText, ParamDef } from "@roehub/core/indicators/indicator";
import { outputTitle } from "@roehub/core/indicators/output-title";
import { paramWord } from "@roehub/core/indicators/param-words";
import { boundedParam, defaultParams, type IndicatorBounds } from "@roehub/core/indicators/parse-params";
import { ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import type { Locale } from "@roehub/core/kernel/locale";

/** An indicator as the API tells it, with the parameters that `bounds` leave. */
export function wireIndicator(def: IndicatorDef, bounds: IndicatorBounds): WireIndicator {
  const defaults = defaultParams(def);
  return {
    id: def.id,
    version: def.version,
    title: def.title,
    about: def.about,
    label: def.label,
    label_params: [...def.labelParams],
    group: def.group,
    params: def.params.map((param) => wireParam(boundedParam(def, param, bounds))),
    rule_params: [...(def.ruleParams ?? [])],
    constraints: def.constraints.map((constraint) => ({ ...constraint })),
    inputs: [...def.inputs],
    outputs: [...def.outputs],
    output_titles: def.outputs.map((output) => outputTitle(def, defaults, output)),
    plot: {
      place: def.plot.place,
      styles: { ...def.plot.styles },
      levels: [...(def.plot.levels ?? [])],
    },
    memory: def.memory,
    warmup_bars: def.warmup(defaults),
    convergence_bars: def.convergence(defaults),
    rules: Object.values(def.rules).map(({ name, long, short }) => ({
      name,
      long: localized((locale) => ruleSentenceText(ruleSentence(def, defaults, long), locale)),
      short: localized((locale) => ruleSentenceText(ruleSentence(def, defaults, short), locale)),
    })),
    default_rule: def.defaultRule,
    formula: def.formula,
    source: def.source,
  };
}

function wireParam(param: ParamDef): WireIndicator["params"][number] {
  const title = localized((locale) => paramWord(param.name, locale));
  return param.type === "enum" ? { ...param, title, values: [...param.values] } : { ...param, title };
}

function localized(text: (locale: Locale) => string): LocalizedText {
  return { en: text("en"), ru: text("ru") };
}

import { type IndicatorList, indicatorListSchema } from "@roehub/core/contract/indicators";
import { defaultParams } from "@roehub/core/indicators/parse-params";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import type { Locale } from "@roehub/core/kernel/locale";
import { SESSION } from "./access.ts";
import type { App } from "./app.ts";

/** `/api/indicators`: what strategies are made of. */
export function indicatorsRoutes(app: App): void {
  app.route({
    method: "GET",
    url: "/api/indicators",
    config: SESSION,
    schema: {
      summary: "Every indicator with its parameters, outputs and rules",
      tags: ["indicators"],
      response: { 200: indicatorListSchema },
    },
    handler: async () => ({ items: ITEMS }),
  });
}

const ITEMS: IndicatorList["items"] = INDICATORS.map((def) => {
  const defaults = defaultParams(def);
  return {
    id: def.id,
    version: def.version,
    title: def.title,
    about: def.about,
    label: def.label,
    label_params: [...def.labelParams],
    group: def.group,
    params: def.params.map((param) =>
      param.type === "enum" ? { ...param, values: [...param.values] } : { ...param },
    ),
    constraints: def.constraints.map((constraint) => ({ ...constraint })),
    inputs: [...def.inputs],
    outputs: [...def.outputs],
    plot: {
      place: def.plot.place,
      styles: { ...def.plot.styles },
      levels: [...(def.plot.levels ?? [])],
    },
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
});

function localized(text: (locale: Locale) => string): { en: string; ru: string } {
  return { en: text("en"), ru: text("ru") };
}

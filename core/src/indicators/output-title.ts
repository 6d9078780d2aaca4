import type { IndicatorDef, LocalizedText, Params } from "./indicator.ts";
import { OUTPUT_WORDS } from "./output-words.ts";
import { indicatorLabel } from "./rule-sentence.ts";

/**
 * What a line of the indicator is called beside others of it: its own label (`+DI 14`), the indicator's (`EMA 20`)
 * where it has one line only, else the output's word (`upper band`).
 */
export function outputTitle(def: IndicatorDef, params: Params, output: string): LocalizedText {
  const ownLabel = def.outputLabels?.(params)[def.outputs.indexOf(output)];
  const label = ownLabel ?? (def.outputs.length === 1 ? indicatorLabel(def, params) : undefined);
  if (label !== undefined) return { en: label, ru: label };
  const words = Object.hasOwn(OUTPUT_WORDS, output) ? OUTPUT_WORDS[output] : undefined;
  if (words === undefined) return { en: output, ru: output };
  const { en, ru, when } = words;
  return {
    en: when === undefined ? en : `${en}, ${when.en}`,
    ru: when === undefined ? ru.subject : `${ru.subject}, ${when.ru}`,
  };
}

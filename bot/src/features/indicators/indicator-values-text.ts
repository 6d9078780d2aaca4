import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import type { Texts } from "../../texts.ts";
import { valueText } from "./indicator-point.ts";

/** How the values of an indicator are changed where they can be typed. Plain text. */
export function typeValuesText(texts: Texts, def: IndicatorDef): string {
  return hasValues(def)
    ? texts.plain("params-question", { example: exampleOf(def) })
    : texts.plain("params-none", { name: def.label });
}

/** What is answered to more values than an indicator takes. Plain text. */
export function tooManyValuesText(texts: Texts, def: IndicatorDef): string {
  return hasValues(def)
    ? texts.plain("params-too-many", { example: exampleOf(def) })
    : texts.plain("params-none", { name: def.label });
}

function hasValues({ params }: IndicatorDef): boolean {
  return params.length > 0;
}

/** `14 30 70`: the defaults as they would be typed. */
function exampleOf(def: IndicatorDef): string {
  return def.params.map((param) => valueText(param.default)).join(" ");
}

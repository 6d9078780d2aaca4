import type { IndicatorDef } from "../indicator.ts";
import { middlePrice } from "../kernels/middle-price.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** The middle between the highest and the lowest close. */
export const midpoint: IndicatorDef = {
  id: "midpoint",
  version: 1,
  title: { en: "Midpoint of closes", ru: "Середина диапазона закрытий" },
  about: {
    en: "Halfway between the highest and the lowest close of the period. It moves in steps, only when one of the two changes; a close above it lies in the upper half of the range.",
    ru: "Середина между самым высоким и самым низким закрытием за период. Движется ступенями, только когда меняется одно из них; закрытие выше неё – в верхней половине диапазона.",
  },
  label: "Midpoint",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["midpoint"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("midpoint"),
  defaultRule: "trend",
  formula: "MIDPOINT_t = (highest close + lowest close) / 2 of the last n bars",
  source: "TA-Lib MIDPOINT.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = middlePrice(highest.push(close), lowest.push(close));
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { middlePrice } from "../kernels/middle-price.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** The middle of the range that the price went through. */
export const midprice: IndicatorDef = {
  id: "midprice",
  version: 1,
  title: { en: "Midprice of the range", ru: "Середина ценового диапазона" },
  about: {
    en: "Halfway between the highest high and the lowest low of the period, like Ichimoku's lines. It moves in steps; a close above it lies in the upper half of the range.",
    ru: "Середина между самым высоким максимумом и самым низким минимумом за период, как линии Ишимоку. Движется ступенями; закрытие выше неё – в верхней половине диапазона.",
  },
  label: "Midprice",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["high", "low"],
  outputs: ["midprice"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("midprice"),
  defaultRule: "trend",
  formula: "MIDPRICE_t = (highest high + lowest low) / 2 of the last n bars",
  source: "TA-Lib MIDPRICE.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const outputs = new Float64Array(1);
    return {
      step({ high, low }) {
        outputs[0] = middlePrice(highest.push(high), lowest.push(low));
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createExactLineSlope } from "../kernels/exact-line.ts";
import { zeroRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Slope of the regression line through the last closes. */
export const linregSlope: IndicatorDef = {
  id: "linreg_slope",
  version: 1,
  title: { en: "Linear regression slope", ru: "Наклон линейной регрессии" },
  about: {
    en: "By how much per bar the straight line that best fits the last closes rises. Above zero the price tends upwards, below zero downwards.",
    ru: "На сколько за бар поднимается прямая, которая лучше всего ложится на последние цены закрытия. Выше нуля цена идёт вверх, ниже – вниз.",
  },
  label: "LRS",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["slope"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: zeroRules("slope"),
  defaultRule: "trend",
  formula:
    "slope_t = 12 · Σ (i − (n − 1) / 2) · close_i / (n · (n² − 1)) over the last n bars, i = 0 … n − 1",
  source:
    "Least squares; TA-Lib LINEARREG_SLOPE. The sums are exact over the closes' decimals, so that a constant price has slope 0 and a steady one its step.",
  create(params, memory) {
    const slope = createExactLineSlope(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = slope(close);
        return outputs;
      },
    };
  },
};

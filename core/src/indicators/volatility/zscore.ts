import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { levelRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Distance of the close from its mean in standard deviations. */
export const zscore: IndicatorDef = {
  id: "zscore",
  version: 1,
  title: { en: "Z-score", ru: "Z-оценка" },
  about: {
    en: "How many standard deviations the close lies above or below its mean. Far from zero the price has gone unusually far.",
    ru: "На сколько стандартных отклонений цена закрытия выше или ниже своего среднего. Далеко от нуля – цена ушла необычно далеко.",
  },
  label: "Z-score",
  labelParams: ["period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 },
    { name: "lower", type: "float", min: -20, max: 20, step: 0.01, default: -2 },
    { name: "upper", type: "float", min: -20, max: 20, step: 0.01, default: 2 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["zscore"],
  plot: { place: "pane", levels: ["lower", 0, "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: levelRules("zscore", 0),
  defaultRule: "reversal",
  formula: "z_t = (close_t − SMA_t) / s_t, with s_t = sqrt(Σ (close_i − SMA_t)² / n) over the window",
  source:
    "Stock.Indicators ToStdDev: the population deviation (n, not n − 1), which `bb` and `stdev` have too. No deviation at all is 0.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mean = createExactMean(memory, period);
    const window = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        window.push(close);
        const middle = mean(close);
        const deviation = populationDeviation(window, middle);
        outputs[0] = deviation === 0 ? 0 : (close - middle) / deviation;
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { numberParam } from "../param-value.ts";
import { changeBreakout } from "./change-breakout.ts";

/** Standard deviation of the close. */
export const stdev: IndicatorDef = {
  id: "stdev",
  version: 1,
  title: { en: "Standard deviation", ru: "Стандартное отклонение" },
  about: {
    en: "How far the last closes lie from their mean, in units of the price. A bar that moves by more than a multiple of it goes beyond the usual.",
    ru: "Насколько последние цены закрытия отстоят от своего среднего, в единицах цены. Бар, который прошёл кратно больше, выходит за рамки обычного.",
  },
  label: "StdDev",
  labelParams: ["period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 },
    { name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 1 },
  ],
  constraints: [],
  ruleParams: ["mult"],
  inputs: ["close"],
  outputs: ["stdev"],
  plot: { place: "pane" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: { breakout: changeBreakout("stdev") },
  defaultRule: "breakout",
  formula: "s_t = sqrt(Σ (close_i − SMA_t)² / n) over the window",
  source:
    "TA-Lib STDDEV: the population deviation (n, not n − 1). Deliberate deviation: two passes per window, oldest bar first, as TA-Lib's running sums lose the deviation of flat windows.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mean = createExactMean(memory, period);
    const window = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        window.push(close);
        outputs[0] = populationDeviation(window, mean(close));
        return outputs;
      },
    };
  },
};

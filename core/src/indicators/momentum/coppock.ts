import type { IndicatorDef, Params } from "../indicator.ts";
import { createRateOfChange } from "../kernels/rate-of-change.ts";
import { createWeightedWindowMean } from "../kernels/weighted-window-mean.ts";
import { numberParam } from "../param-value.ts";
import { zeroRules } from "./oscillator-rules.ts";

const windowOf = (params: Params) => numberParam(params, "slow") + numberParam(params, "period");

/** Coppock curve of the close. */
export const coppock: IndicatorDef = {
  id: "coppock",
  version: 1,
  title: { en: "Coppock curve", ru: "Кривая Коппока" },
  about: {
    en: "A weighted average of the price's change over two periods. A turn upwards after a fall may be the beginning of a rise; it was made for monthly charts and for buying.",
    ru: "Взвешенное среднее изменения цены за два периода. Разворот вверх после падения может означать начало роста; создана для месячных графиков и покупок.",
  },
  label: "Coppock",
  labelParams: ["period", "fast", "slow"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 },
    { name: "fast", type: "int", min: 1, max: 500, step: 1, default: 11 },
    { name: "slow", type: "int", min: 2, max: 500, step: 1, default: 14 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["coppock"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: windowOf,
  convergence: windowOf,
  rules: zeroRules("coppock"),
  defaultRule: "slope",
  formula: "Coppock_t = WMA_t(ROC(fast) + ROC(slow), n), with ROC(m)_t = 100 · (close_t / close_{t-m} − 1)",
  source:
    "E. Coppock, Barron's (1962). The weights rise from 1 to n; the sum is made anew on each bar. A close of zero that a change is measured from gives 0.",
  create(params, memory) {
    const fast = createRateOfChange(memory, numberParam(params, "fast"));
    const slow = createRateOfChange(memory, numberParam(params, "slow"));
    const weights = Array.from({ length: numberParam(params, "period") }, (_, index) => index + 1);
    const mean = createWeightedWindowMean(memory, weights);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const change = fast(close) + slow(close);
        outputs[0] = Number.isNaN(change) ? change : mean(change);
        return outputs;
      },
    };
  },
};

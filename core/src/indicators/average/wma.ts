import type { IndicatorDef } from "../indicator.ts";
import { createExactWeightedMean } from "../kernels/exact-weighted-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Weighted moving average of the close. */
export const wma: IndicatorDef = {
  id: "wma",
  version: 1,
  title: { en: "Weighted moving average", ru: "Взвешенная скользящая средняя" },
  about: {
    en: "A moving average in which the latest close weighs most and each older one a step less. It lags by a third of its period, less than a simple average.",
    ru: "Скользящая средняя, в которой последняя цена весит больше всего, а каждая более ранняя – на шаг меньше. Отстаёт на треть периода – меньше, чем простая.",
  },
  label: "WMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["wma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("wma"),
  defaultRule: "trend",
  formula: "WMA_t = (1 · close_{t-n+1} + 2 · close_{t-n+2} + … + n · close_t) / (n · (n + 1) / 2)",
  source: "TA-Lib WMA. The weighted sum is exact over the closes' decimals; TA-Lib's running sums drift.",
  create(params, memory) {
    const mean = createExactWeightedMean(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = mean(candle.close);
        return outputs;
      },
    };
  },
};

import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Wilder's moving average of the close. */
export const rma: IndicatorDef = {
  id: "rma",
  version: 1,
  title: { en: "Wilder's moving average", ru: "Скользящая средняя Уайлдера" },
  about: {
    en: "The slow exponential average inside RSI and ATR, also called smoothed (SMMA). It moves like an EMA of about twice the period.",
    ru: "Медленная экспоненциальная средняя, на которой построены RSI и ATR; её называют и сглаженной (SMMA). Движется как EMA с примерно вдвое большим периодом.",
  },
  label: "RMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["rma"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: averageRules("rma"),
  defaultRule: "trend",
  formula: "RMA_t = RMA_{t-1} + (close_t − RMA_{t-1}) / n",
  source:
    "J. W. Wilder, New Concepts in Technical Trading Systems (1978), seeded with the SMA of the first n closes; Smma in Stock.Indicators, SMMA in talipp. Not in TA-Lib as a function of its own.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const average = createExponentialAverage(memory, period, 1 / period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = average(close);
        return outputs;
      },
    };
  },
};

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialChain } from "../kernels/exponential-chain.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Double exponential moving average of the close. */
export const dema: IndicatorDef = {
  id: "dema",
  version: 1,
  title: { en: "Double exponential moving average", ru: "Двойная экспоненциальная скользящая средняя" },
  about: {
    en: "An EMA from which its own lag is taken off: twice the EMA less the EMA of the EMA. It turns sooner than an EMA and overshoots after sharp moves.",
    ru: "EMA, из которой вычтено её собственное отставание: две EMA минус EMA от EMA. Разворачивается раньше EMA, после резких движений проскакивает цену.",
  },
  label: "DEMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["dema"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => 2 * (numberParam(params, "period") - 1) + 1,
  convergence: (params) => 2 * emaConvergence(numberParam(params, "period")),
  rules: averageRules("dema"),
  defaultRule: "trend",
  formula: "DEMA_t = 2 · EMA_t − EMA(EMA)_t, both over n bars",
  source:
    "P. Mulloy, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12:1 (1994); TA-Lib DEMA: each EMA is seeded with the mean of its first n values.",
  create(params, memory) {
    const chain = createExponentialChain(memory, numberParam(params, "period"), 2);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const stages = chain(candle.close);
        const first = stages[0] ?? Number.NaN;
        const second = stages[1] ?? Number.NaN;
        outputs[0] = 2 * first - second;
        return outputs;
      },
    };
  },
};

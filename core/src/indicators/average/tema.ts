import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialChain } from "../kernels/exponential-chain.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Triple exponential moving average of the close. */
export const tema: IndicatorDef = {
  id: "tema",
  version: 1,
  title: { en: "Triple exponential moving average", ru: "Тройная экспоненциальная скользящая средняя" },
  about: {
    en: "An EMA from which its lag is taken off twice. It stays closer to the price than DEMA and overshoots more after sharp moves.",
    ru: "EMA, из которой отставание вычтено дважды. Держится ближе к цене, чем DEMA, и сильнее проскакивает её после резких движений.",
  },
  label: "TEMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["tema"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => 3 * (numberParam(params, "period") - 1) + 1,
  convergence: (params) => 3 * emaConvergence(numberParam(params, "period")),
  rules: averageRules("tema"),
  defaultRule: "trend",
  formula: "TEMA_t = 3 · EMA_t − 3 · EMA(EMA)_t + EMA(EMA(EMA))_t, all over n bars",
  source:
    "P. Mulloy, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12:1 (1994); TA-Lib TEMA: each EMA is seeded with the mean of its first n values.",
  create(params, memory) {
    const chain = createExponentialChain(memory, numberParam(params, "period"), 3);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const stages = chain(candle.close);
        const first = stages[0] ?? Number.NaN;
        const second = stages[1] ?? Number.NaN;
        const third = stages[2] ?? Number.NaN;
        outputs[0] = 3 * first - 3 * second + third;
        return outputs;
      },
    };
  },
};

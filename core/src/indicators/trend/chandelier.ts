import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { stopPairRules } from "./stop-pair-rules.ts";

/** Chandelier exit for both sides. */
export const chandelier: IndicatorDef = {
  id: "chandelier",
  version: 1,
  title: { en: "Chandelier exit", ru: "Стоп «люстра» (Chandelier Exit)" },
  about: {
    en: "Two stops: the long one hangs a multiple of the average true range below the highest high, the short one lies as far above the lowest low. A close beyond both shows a clear direction.",
    ru: "Два стопа: для лонга – на несколько ATR ниже максимума периода, для шорта – настолько же выше минимума. Закрытие выше обоих или ниже обоих показывает явное направление.",
  },
  label: "CE",
  labelParams: ["period", "mult"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 22 },
    { name: "mult", type: "float", min: 0.1, max: 20, step: 0.01, default: 3 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["long_stop", "short_stop", "upper_stop", "lower_stop"],
  plot: { place: "price", styles: { upper_stop: "hidden", lower_stop: "hidden" } },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: stopPairRules(),
  defaultRule: "trend",
  formula:
    "long_stop_t = highest high of n bars − mult · ATR_t, short_stop_t = lowest low of n bars + mult · ATR_t; upper_stop and lower_stop = the higher and the lower of the two",
  source:
    "C. Le Beau, in A. Elder, Come Into My Trading Room (2002); Stock.Indicators ToChandelier: ATR as TA-Lib over the same n.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mult = numberParam(params, "mult");
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, period);
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const outputs = new Float64Array(4).fill(Number.NaN);
    return {
      step(candle) {
        const range = trueRange(candle);
        const top = highest.push(candle.high);
        const bottom = lowest.push(candle.low);
        const atr = Number.isNaN(range) ? range : averageRange(range);
        const longStop = top - mult * atr;
        const shortStop = bottom + mult * atr;
        outputs[0] = longStop;
        outputs[1] = shortStop;
        outputs[2] = Math.max(longStop, shortStop);
        outputs[3] = Math.min(longStop, shortStop);
        return outputs;
      },
    };
  },
};

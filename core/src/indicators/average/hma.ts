import type { IndicatorDef, Params } from "../indicator.ts";
import { createExactWeightedMean } from "../kernels/exact-weighted-mean.ts";
import { createWeightedWindowMean } from "../kernels/weighted-window-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Hull moving average of the close. */
export const hma: IndicatorDef = {
  id: "hma",
  version: 1,
  title: { en: "Hull moving average", ru: "Скользящая средняя Халла" },
  about: {
    en: "A smooth average with little lag: twice a WMA of half the period less the WMA of the whole one, smoothed again. Its turns are read as turns of the trend.",
    ru: "Гладкая средняя с малым отставанием: две WMA за половину периода минус WMA за весь период, сглаженные ещё раз. По её разворотам судят о разворотах тренда.",
  },
  label: "HMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["hma"],
  plot: { place: "price" },
  memory: "window",
  warmup: windowLength,
  convergence: windowLength,
  rules: averageRules("hma"),
  defaultRule: "trend",
  formula: "HMA_t = WMA(2 · WMA_{n/2} − WMA_n) over √n bars, with n/2 and √n rounded down",
  source:
    "A. Hull, How to reduce lag in a moving average (alanhull.com, 2005); n/2 and √n are rounded down, as in Stock.Indicators. Not in TA-Lib.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const half = createExactWeightedMean(memory, Math.floor(period / 2));
    const whole = createExactWeightedMean(memory, period);
    const smoothed = createWeightedWindowMean(
      memory,
      Array.from({ length: smoothingLength(period) }, (_, index) => index + 1),
    );
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const unsmoothed = 2 * half(close) - whole(close);
        outputs[0] = Number.isNaN(unsmoothed) ? Number.NaN : smoothed(unsmoothed);
        return outputs;
      },
    };
  },
};

function smoothingLength(period: number): number {
  return Math.floor(Math.sqrt(period));
}

function windowLength(params: Params): number {
  const period = numberParam(params, "period");
  return period + smoothingLength(period) - 1;
}

import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { BAND_RULES } from "./band-rules.ts";

/** STARC bands: a short simple average with a band of average true ranges. */
export const starc: IndicatorDef = {
  id: "starc",
  version: 1,
  title: { en: "STARC bands", ru: "Полосы STARC" },
  about: {
    en: "A short simple average with lines a multiple of the average true range above and below it. Outside them the price has run far from its average, which is read as overstretched.",
    ru: "Короткая простая средняя и линии на несколько ATR выше и ниже неё. За полосами цена ушла далеко от средней – это читают как перегрев движения.",
  },
  label: "STARC",
  labelParams: ["period", "mult", "atr_period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 5, max: 1000, step: 1, default: 6 },
    { name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 1.5 },
    { name: "atr_period", type: "int", min: 2, max: 500, step: 1, default: 15 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["upper", "middle", "lower"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => Math.max(numberParam(params, "period"), numberParam(params, "atr_period") + 1),
  convergence: (params) =>
    Math.max(numberParam(params, "period"), wilderConvergence(numberParam(params, "atr_period"))),
  rules: BAND_RULES,
  defaultRule: "reversal",
  formula: "middle_t = SMA_t(period), upper_t and lower_t = SMA_t ± mult · ATR_t(atr_period)",
  source:
    "M. Stoller, Stoller Average Range Channels; Stock.Indicators ToStarcBands: SMA of the close (TA-Lib SMA) and average true range (TA-Lib ATR). An average of fewer than 5 bars is never far from the price.",
  create(params, memory) {
    const mult = numberParam(params, "mult");
    const mean = createExactMean(memory, numberParam(params, "period"));
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, numberParam(params, "atr_period"));
    const outputs = new Float64Array(3);
    return {
      step(candle) {
        const middle = mean(candle.close);
        const range = trueRange(candle);
        const width = Number.isNaN(range) ? Number.NaN : mult * averageRange(range);
        outputs[0] = middle + width;
        outputs[1] = middle;
        outputs[2] = middle - width;
        return outputs;
      },
    };
  },
};

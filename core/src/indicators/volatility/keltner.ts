import { emaConvergence, wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { BAND_RULES } from "./band-rules.ts";

/** Keltner channel: an EMA with a band of average true ranges. */
export const keltner: IndicatorDef = {
  id: "keltner",
  version: 1,
  title: { en: "Keltner channel", ru: "Канал Кельтнера" },
  about: {
    en: "An exponential average with lines a multiple of the average true range above and below it. A close outside them is a strong move: a breakout, or a price that ran too far.",
    ru: "Экспоненциальная средняя и линии на несколько ATR выше и ниже неё. Закрытие за каналом – сильное движение: пробой или цена, ушедшая слишком далеко.",
  },
  label: "KC",
  labelParams: ["period", "mult", "atr_period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 },
    { name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 2 },
    { name: "atr_period", type: "int", min: 2, max: 500, step: 1, default: 10 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["upper", "middle", "lower"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => Math.max(numberParam(params, "period"), numberParam(params, "atr_period") + 1),
  convergence: (params) =>
    Math.max(
      emaConvergence(numberParam(params, "period")),
      wilderConvergence(numberParam(params, "atr_period")),
    ),
  rules: BAND_RULES,
  defaultRule: "breakout",
  formula: "middle_t = EMA_t(period), upper_t and lower_t = EMA_t ± mult · ATR_t(atr_period)",
  source:
    "C. Keltner (1960) in the form of L. B. Raschke: EMA of the close (TA-Lib EMA) and average true range (TA-Lib ATR); Stock.Indicators ToKeltner.",
  create(params, memory) {
    const mult = numberParam(params, "mult");
    const average = createExponentialAverage(memory, numberParam(params, "period"));
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, numberParam(params, "atr_period"));
    const outputs = new Float64Array(3);
    return {
      step(candle) {
        const middle = average(candle.close);
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

import { bands } from "../batch/bands.ts";
import { sharedDeviations, sharedMeans } from "../batch/frame-series.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { numberParam } from "../param-value.ts";
import { BAND_RULES } from "./band-rules.ts";

/** Bollinger bands around the close. */
export const bb: IndicatorDef = {
  id: "bb",
  version: 1,
  title: { en: "Bollinger bands", ru: "Полосы Боллинджера" },
  about: {
    en: "A moving average with lines a number of standard deviations above and below it. The bands widen when the price moves more; a close outside them is uncommon.",
    ru: "Скользящая средняя и линии на несколько стандартных отклонений выше и ниже неё. Полосы расширяются, когда растёт волатильность; закрытие за ними бывает нечасто.",
  },
  label: "BB",
  labelParams: ["period", "dev"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 },
    { name: "dev", type: "float", min: 0.01, max: 20, step: 0.01, default: 2 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["upper", "middle", "lower"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: BAND_RULES,
  defaultRule: "reversal",
  formula:
    "middle_t = SMA_t, upper_t and lower_t = SMA_t ± dev · sqrt(Σ (close_i − SMA_t)² / n) over the window",
  source:
    "J. Bollinger, Bollinger on Bollinger Bands (2001); TA-Lib BBANDS with the SMA. Deliberate deviation: the deviation is two-pass per window, oldest bar first (TA-Lib's running sums are up to 0.01 off on flat minutes).",
  create(params, memory) {
    const period = numberParam(params, "period");
    const deviations = numberParam(params, "dev");
    const mean = createExactMean(memory, period);
    const window = createWindow(memory, period);
    const outputs = new Float64Array(3);
    return {
      step(candle) {
        window.push(candle.close);
        const middle = mean(candle.close);
        const width = deviations * populationDeviation(window, middle);
        outputs[0] = middle + width;
        outputs[1] = middle;
        outputs[2] = middle - width;
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const period = numberParam(params, "period");
    const middle = sharedMeans(frame, "close", period);
    const deviation = sharedDeviations(frame, "close", period);
    const { upper, lower } = bands(middle, deviation, {
      factor: numberParam(params, "dev"),
      column: frame.column,
    });
    return [upper, middle, lower];
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { levelRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** %B: where the close stands in its Bollinger bands. */
export const bbPct: IndicatorDef = {
  id: "bb_pct",
  version: 1,
  title: { en: "Bollinger %B", ru: "%B Боллинджера" },
  about: {
    en: "Where the close stands in its Bollinger bands: 0 at the lower band, 0.5 in the middle, 1 at the upper one. Below 0 or above 1 it is outside the bands.",
    ru: "Где цена закрытия стоит в полосах Боллинджера: 0 – на нижней полосе, 0.5 – посередине, 1 – на верхней. Ниже 0 и выше 1 – за пределами полос.",
  },
  label: "BB %B",
  labelParams: ["period", "dev"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 },
    { name: "dev", type: "float", min: 0.01, max: 20, step: 0.01, default: 2 },
    { name: "lower", type: "float", min: -10, max: 10, step: 0.01, default: 0 },
    { name: "upper", type: "float", min: -10, max: 10, step: 0.01, default: 1 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["bb_pct"],
  plot: { place: "pane", levels: ["lower", 0.5, "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: levelRules("bb_pct", 0.5),
  defaultRule: "reversal",
  formula: "%B_t = (close_t − lower_t) / (upper_t − lower_t), with the bands of `bb`",
  source:
    "J. Bollinger, Bollinger on Bollinger Bands (2001); Stock.Indicators ToBollingerBands. Computed as 0.5 + (close − SMA) / (2 · dev · s), so that it is exactly 0.5 at the mean; bands without width give 0.5.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const width = 2 * numberParam(params, "dev");
    const mean = createExactMean(memory, period);
    const window = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        window.push(close);
        const middle = mean(close);
        const deviation = populationDeviation(window, middle);
        outputs[0] = deviation === 0 ? 0.5 : 0.5 + (close - middle) / (width * deviation);
        return outputs;
      },
    };
  },
};

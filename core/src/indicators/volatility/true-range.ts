import type { IndicatorDef } from "../indicator.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { changeBreakout } from "./change-breakout.ts";

/** True range. */
export const trueRange: IndicatorDef = {
  id: "true_range",
  version: 1,
  title: { en: "True range", ru: "Истинный диапазон" },
  about: {
    en: "How far the price moved in one bar, the gap to the close before included. A move of more than a multiple of the range of the bar before is a sudden one.",
    ru: "Сколько цена прошла за один бар, с учётом гэпа от прошлого закрытия. Движение кратно больше диапазона предыдущего бара – резкое.",
  },
  label: "TR",
  labelParams: [],
  group: "volatility",
  params: [{ name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 1 }],
  constraints: [],
  ruleParams: ["mult"],
  inputs: ["high", "low", "close"],
  outputs: ["true_range"],
  plot: { place: "pane" },
  memory: "window",
  warmup: () => 2,
  convergence: () => 2,
  rules: { breakout: changeBreakout("true_range") },
  defaultRule: "breakout",
  formula: "TR_t = max(high_t, close_{t-1}) − min(low_t, close_{t-1})",
  source:
    "J. W. Wilder (1978); TA-Lib TRANGE: the first bar has none. Subtracted by decimals, so that a move of exactly the range before is not more.",
  create(_params, memory) {
    const range = createTrueRange(memory, priceDifference);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = range(candle);
        return outputs;
      },
    };
  },
};

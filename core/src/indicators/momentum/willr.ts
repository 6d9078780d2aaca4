import type { IndicatorDef } from "../indicator.ts";
import { pricePercent } from "../kernels/price-percent.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { levelRules } from "./oscillator-rules.ts";

/** Williams %R. */
export const willr: IndicatorDef = {
  id: "willr",
  version: 1,
  title: { en: "Williams %R", ru: "Процентный диапазон Уильямса" },
  about: {
    en: "How far the close stands below the highest price of the period, from 0 at the top to −100 at the bottom of the range. Near −100 the market is called oversold, near 0 overbought.",
    ru: "Насколько закрытие ниже максимума периода: от 0 у верха диапазона до −100 у низа. Около −100 рынок называют перепроданным, около 0 – перекупленным.",
  },
  label: "%R",
  labelParams: ["period"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "lower", type: "float", min: -100, max: 0, step: 0.1, default: -80 },
    { name: "upper", type: "float", min: -100, max: 0, step: 0.1, default: -20 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low", "close"],
  outputs: ["willr"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: levelRules("willr", -50),
  defaultRule: "reversal",
  formula:
    "%R_t = −100 · (H_t − close_t) / (H_t − L_t), with H the highest high and L the lowest low of n bars",
  source:
    "L. Williams, How I Made One Million Dollars Last Year Trading Commodities (1973); TA-Lib WILLR. Deliberate deviation: a window without a range is −50 (TA-Lib: 0).",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const outputs = new Float64Array(1);
    return {
      step({ high, low, close }) {
        const top = highest.push(high);
        const bottom = lowest.push(low);
        // Subtracted from 0 so that a close at the top is 0, not −0.
        outputs[0] = top === bottom ? -50 : 0 - pricePercent(close, top, bottom);
        return outputs;
      },
    };
  },
};

import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createRelativeStrength } from "../kernels/relative-strength.ts";
import { numberParam } from "../param-value.ts";
import { createStochasticLines, STOCHASTIC_RULES, stochasticWindow } from "./stochastic-lines.ts";

/** An RSI that only rounding moves, as that of a price that stays, has no range. */
const NOISE = 1e-9;

/** Stochastic of the relative strength index. */
export const stochRsi: IndicatorDef = {
  id: "stoch_rsi",
  version: 1,
  title: { en: "Stochastic RSI", ru: "Стохастический RSI" },
  about: {
    en: "Where the RSI stands in its own recent range, from 0 to 100. It reaches its ends far more often than the RSI itself.",
    ru: "Где RSI стоит в своём недавнем диапазоне, от 0 до 100. Доходит до краёв намного чаще, чем сам RSI.",
  },
  label: "StochRSI",
  labelParams: ["rsi_period", "period", "smooth", "signal"],
  group: "momentum",
  params: [
    { name: "rsi_period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "smooth", type: "int", min: 1, max: 500, step: 1, default: 3 },
    { name: "signal", type: "int", min: 2, max: 500, step: 1, default: 3 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 20 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 80 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["k", "d"],
  outputLabels(params) {
    const lengths = stochRsi.labelParams.map((name) => numberParam(params, name)).join("/");
    return [`StochRSI %K ${lengths}`, `StochRSI %D ${lengths}`];
  },
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "fading",
  warmup: (params) => numberParam(params, "rsi_period") + stochasticWindow(params),
  // Four periods more: a range of few points of the RSI stretches what is left of its seed to a hundred.
  convergence: (params) =>
    wilderConvergence(numberParam(params, "rsi_period")) +
    4 * numberParam(params, "rsi_period") +
    stochasticWindow(params) -
    1,
  rules: STOCHASTIC_RULES,
  defaultRule: "reversal",
  formula:
    "%K_t = SMA over `smooth` of 100 · (RSI_t − L_t) / (H_t − L_t), with H and L the highest and lowest RSI of n bars; %D_t = SMA over `signal` of %K",
  source:
    "T. Chande and S. Kroll, The New Technical Trader (1994); TA-Lib STOCHRSI where `smooth` is 1: both outputs begin together. Deliberate deviations: an RSI that moved by less than 1e-9 has no range and gives 50 (TA-Lib: 0, or what rounding makes of it); an RSI without movement is 50. Values are kept to ten decimals, thirteen below one.",
  create(params, memory) {
    const strength = createRelativeStrength(memory, numberParam(params, "rsi_period"));
    const lines = createStochasticLines(memory, params);
    const missing = new Float64Array(2).fill(Number.NaN);
    return {
      step({ close }) {
        const value = strength(close);
        return Number.isNaN(value) ? missing : lines({ high: value, low: value, close: value, noise: NOISE });
      },
    };
  },
};

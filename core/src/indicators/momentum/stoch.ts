import type { IndicatorDef } from "../indicator.ts";
import { numberParam } from "../param-value.ts";
import { createStochasticLines, STOCHASTIC_RULES, stochasticWindow } from "./stochastic-lines.ts";

/** Stochastic oscillator. */
export const stoch: IndicatorDef = {
  id: "stoch",
  version: 1,
  title: { en: "Stochastic oscillator", ru: "Стохастический осциллятор" },
  about: {
    en: "Where the close stands between the lowest and the highest price of the period, from 0 to 100. Below the lower level the price is near its lows, above the upper one near its highs.",
    ru: "Где закрытие стоит между минимумом и максимумом за период, от 0 до 100. Ниже нижнего уровня цена у своих минимумов, выше верхнего – у максимумов.",
  },
  label: "Stoch",
  labelParams: ["period", "smooth", "signal"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "smooth", type: "int", min: 1, max: 500, step: 1, default: 3 },
    { name: "signal", type: "int", min: 2, max: 500, step: 1, default: 3 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 20 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 80 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low", "close"],
  outputs: ["k", "d"],
  outputLabels(params) {
    const lengths = ["period", "smooth", "signal"].map((name) => numberParam(params, name)).join("/");
    return [`%K ${lengths}`, `%D ${lengths}`];
  },
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "window",
  warmup: stochasticWindow,
  convergence: stochasticWindow,
  rules: STOCHASTIC_RULES,
  defaultRule: "reversal",
  formula:
    "%K_t = SMA over `smooth` of 100 · (close_t − L_t) / (H_t − L_t), with H the highest high and L the lowest low of n bars; %D_t = SMA over `signal` of %K",
  source:
    "G. C. Lane, Lane's Stochastics (1984); TA-Lib STOCH with SMAs, and STOCHF where `smooth` is 1: both outputs begin together. Deliberate deviation: a window without a range is 50 (TA-Lib: 0). Values are kept to ten decimals, thirteen below one.",
  create(params, memory) {
    const lines = createStochasticLines(memory, params);
    return { step: (candle) => lines(candle) };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { middlePrice } from "../kernels/middle-price.ts";
import { numberParam } from "../param-value.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Awesome oscillator. */
export const ao: IndicatorDef = {
  id: "ao",
  version: 1,
  title: { en: "Awesome oscillator", ru: "Чудесный осциллятор" },
  about: {
    en: "How far a short average of the bars' midpoints is above or below a long one. Above zero the recent movement is upwards, below zero downwards.",
    ru: "На сколько короткая средняя от середин баров выше или ниже длинной. Выше нуля последнее движение идёт вверх, ниже – вниз.",
  },
  label: "AO",
  labelParams: ["fast", "slow"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 5 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 34 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["high", "low"],
  outputs: ["ao"],
  plot: { place: "pane", styles: { ao: "histogram" }, levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "slow"),
  convergence: (params) => numberParam(params, "slow"),
  rules: zeroRules("ao"),
  defaultRule: "trend",
  formula: "AO_t = SMA_t(M, fast) − SMA_t(M, slow), with M = (high + low) / 2",
  source: "B. Williams, New Trading Dimensions (1998). The sums are exact over the middles' decimals.",
  create(params, memory) {
    const fast = createExactMean(memory, numberParam(params, "fast"));
    const slow = createExactMean(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(1);
    return {
      step({ high, low }) {
        const middle = middlePrice(high, low);
        outputs[0] = fast(middle) - slow(middle);
        return outputs;
      },
    };
  },
};

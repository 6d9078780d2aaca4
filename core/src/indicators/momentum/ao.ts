import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
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
  source:
    "B. Williams, New Trading Dimensions (1998). The sums of highs and lows are exact over their decimals.",
  create(params, memory) {
    const fast = createMedianMean(memory, numberParam(params, "fast"));
    const slow = createMedianMean(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(1);
    return {
      step({ high, low }) {
        outputs[0] = fast(high, low) - slow(high, low);
        return outputs;
      },
    };
  },
};

/** The mean of bars' middles. Highs and lows are averaged apart, as a middle is often no short decimal in a double. */
function createMedianMean(memory: KernelMemory, period: number): (high: number, low: number) => number {
  const highs = createExactMean(memory, period);
  const lows = createExactMean(memory, period);
  return (high, low) => (highs(high) + lows(low)) / 2;
}

import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { percentDifferences } from "./column-changes.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Percentage price oscillator of the close. */
export const ppo: IndicatorDef = {
  id: "ppo",
  version: 1,
  title: { en: "Percentage price oscillator", ru: "Процентный осциллятор цены" },
  about: {
    en: "How far a fast average stands above or below a slow one, in percent of the slow one, so that instruments of any price can be compared. Above zero recent prices are the higher ones.",
    ru: "На сколько процентов быстрая средняя выше или ниже медленной: можно сравнивать инструменты с любой ценой. Выше нуля – последние цены выше прежних.",
  },
  label: "PPO",
  labelParams: ["fast", "slow"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 12 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 26 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["ppo"],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow"),
  // One slow period more, as the difference of two averages is small beside what is left of their seeds.
  convergence: (params) => emaConvergence(numberParam(params, "slow")) + numberParam(params, "slow"),
  rules: zeroRules("ppo"),
  defaultRule: "trend",
  formula: "PPO_t = 100 · (EMA_t(close, fast) − EMA_t(close, slow)) / EMA_t(close, slow)",
  source:
    "TA-Lib PPO with EMAs (MAType 1), each seeded with the mean of its own first closes, unlike MACD's. A slow average of zero gives 0.",
  create(params, memory) {
    const fastAverage = createExponentialAverage(memory, numberParam(params, "fast"));
    const slowAverage = createExponentialAverage(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const fast = fastAverage(close);
        const slow = slowAverage(close);
        outputs[0] = slow === 0 ? 0 : ((fast - slow) / slow) * 100;
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const fast = sharedExponentialAverages(frame, "close", numberParam(params, "fast"));
    const slow = sharedExponentialAverages(frame, "close", numberParam(params, "slow"));
    return [percentDifferences(frame, fast, slow)];
  },
};

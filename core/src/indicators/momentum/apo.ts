import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { differences } from "./column-changes.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Absolute price oscillator of the close. */
export const apo: IndicatorDef = {
  id: "apo",
  version: 1,
  title: { en: "Absolute price oscillator", ru: "Абсолютный осциллятор цены" },
  about: {
    en: "How far a fast average stands above or below a slow one, in units of the price: MACD without its signal line. Above zero the recent prices are the higher ones.",
    ru: "На сколько быстрая средняя выше или ниже медленной, в единицах цены: MACD без сигнальной линии. Выше нуля – последние цены выше прежних.",
  },
  label: "APO",
  labelParams: ["fast", "slow"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 12 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 26 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["apo"],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow"),
  // One slow period more, as the difference of two averages is small beside what is left of their seeds.
  convergence: (params) => emaConvergence(numberParam(params, "slow")) + numberParam(params, "slow"),
  rules: zeroRules("apo"),
  defaultRule: "trend",
  formula: "APO_t = EMA_t(close, fast) − EMA_t(close, slow)",
  source:
    "TA-Lib APO with EMAs (MAType 1), each seeded with the mean of its own first closes, unlike MACD's.",
  create(params, memory) {
    const fastAverage = createExponentialAverage(memory, numberParam(params, "fast"));
    const slowAverage = createExponentialAverage(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const fast = fastAverage(close);
        outputs[0] = fast - slowAverage(close);
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const fast = sharedExponentialAverages(frame, "close", numberParam(params, "fast"));
    const slow = sharedExponentialAverages(frame, "close", numberParam(params, "slow"));
    return [differences(frame, fast, slow)];
  },
};

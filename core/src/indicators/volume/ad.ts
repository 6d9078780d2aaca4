import type { IndicatorDef } from "../indicator.ts";
import { moneyFlowVolume } from "../kernels/money-flow.ts";

const value = { kind: "output", output: "ad" } as const;

/** Accumulation/distribution line. */
export const ad: IndicatorDef = {
  id: "ad",
  version: 1,
  title: { en: "Accumulation/distribution", ru: "Накопление/распределение" },
  about: {
    en: "Sums the volume by where the bar closed in its range: near the high adds, near the low takes away. Only its direction says something: its height depends on where the history begins.",
    ru: "Суммирует объём по тому, где закрылся бар: у максимума прибавляет, у минимума вычитает. Важно только направление: сама величина зависит от начала истории.",
  },
  label: "A/D",
  labelParams: [],
  group: "volume",
  params: [],
  constraints: [],
  inputs: ["high", "low", "close", "volume"],
  outputs: ["ad"],
  plot: { place: "pane" },
  memory: "cumulative",
  warmup: () => 1,
  convergence: () => 1,
  rules: {
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: value },
      short: { kind: "slope_down", of: value },
    },
  },
  defaultRule: "slope",
  formula: "AD_t = AD_{t-1} + ((close − low) − (high − close)) / (high − low) · volume",
  source: "M. Chaikin; TA-Lib AD: a bar without a range adds nothing.",
  create(_params, memory) {
    const sum = memory.cells(1);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const total = (sum[0] ?? 0) + moneyFlowVolume(candle);
        sum[0] = total;
        outputs[0] = total;
        return outputs;
      },
    };
  },
};

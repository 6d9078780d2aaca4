import { emaConvergence } from "./convergence.ts";
import { createExactMean } from "./exact-mean.ts";
import type { IndicatorDef } from "./indicator.ts";
import { movingAverageRules } from "./moving-average-rules.ts";
import { numberParam } from "./param-value.ts";

/** Exponential moving average of the close. */
export const ema: IndicatorDef = {
  id: "ema",
  version: 1,
  title: "Exponential moving average",
  label: "EMA",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["ema"],
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => emaConvergence(numberParam(params, "period")),
  rules: movingAverageRules("ema"),
  defaultRule: "trend",
  formula: "EMA_t = EMA_{t-1} + 2 / (n + 1) · (close_t − EMA_{t-1})",
  source: "TA-Lib EMA: seeded with the SMA of the first n closes.",
  create(params) {
    const average = createEma(numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = average(candle.close);
        return outputs;
      },
    };
  },
};

/** An EMA over any values: NaN until `period` of them, then seeded with their mean. */
export function createEma(period: number): (value: number) => number {
  const weight = 2 / (period + 1);
  const seed = createExactMean(period);
  let average = Number.NaN;
  return (value) => {
    average = Number.isNaN(average) ? seed(value) : average + weight * (value - average);
    return average;
  };
}

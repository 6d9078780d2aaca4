import { createExactMean } from "./exact-mean.ts";
import type { IndicatorDef } from "./indicator.ts";
import { movingAverageRules } from "./moving-average-rules.ts";
import { numberParam } from "./param-value.ts";

/** Simple moving average of the close. */
export const sma: IndicatorDef = {
  id: "sma",
  version: 1,
  title: "Simple moving average",
  label: "SMA",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["sma"],
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: movingAverageRules("sma"),
  defaultRule: "trend",
  formula: "SMA_t = (close_{t-n+1} + … + close_t) / n",
  source:
    "TA-Lib SMA. The sum is exact over the closes' decimals, so the value depends on its window alone; a running sum in doubles drifts.",
  create(params) {
    const mean = createExactMean(numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = mean(candle.close);
        return outputs;
      },
    };
  },
};

import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Exponential moving average of the close. */
export const ema: IndicatorDef = {
  id: "ema",
  version: 1,
  title: { en: "Exponential moving average", ru: "Экспоненциальная скользящая средняя" },
  about: {
    en: "A moving average that weighs recent closes more, so it follows the price sooner than a simple average.",
    ru: "Скользящая средняя, в которой последние цены весят больше: она следует за ценой быстрее простой.",
  },
  label: "EMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["ema"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => emaConvergence(numberParam(params, "period")),
  rules: averageRules("ema"),
  defaultRule: "trend",
  formula: "EMA_t = EMA_{t-1} + 2 / (n + 1) · (close_t − EMA_{t-1})",
  source: "TA-Lib EMA: seeded with the SMA of the first n closes.",
  create(params, memory) {
    const average = createExponentialAverage(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = average(candle.close);
        return outputs;
      },
    };
  },
  batch: (frame, params) => [sharedExponentialAverages(frame, "close", numberParam(params, "period"))],
};

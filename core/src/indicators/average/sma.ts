import { sharedMeans } from "../batch/frame-series.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Simple moving average of the close. */
export const sma: IndicatorDef = {
  id: "sma",
  version: 1,
  title: { en: "Simple moving average", ru: "Простая скользящая средняя" },
  about: {
    en: "The mean of the last closes. A price above it points to a rise, below it to a fall. It lags the price by half its period.",
    ru: "Среднее последних цен закрытия. Цена выше него говорит о росте, ниже – о падении. Отстаёт от цены на половину периода.",
  },
  label: "SMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["sma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("sma"),
  defaultRule: "trend",
  formula: "SMA_t = (close_{t-n+1} + … + close_t) / n",
  source:
    "TA-Lib SMA. The sum is exact over the closes' decimals, so the value depends on its window alone; a running sum in doubles drifts.",
  create(params, memory) {
    const mean = createExactMean(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = mean(candle.close);
        return outputs;
      },
    };
  },
  batch: (frame, params) => [sharedMeans(frame, "close", numberParam(params, "period"))],
};

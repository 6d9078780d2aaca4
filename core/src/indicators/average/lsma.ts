import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createExactWeightedMean } from "../kernels/exact-weighted-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Least squares moving average of the close. */
export const lsma: IndicatorDef = {
  id: "lsma",
  version: 1,
  title: { en: "Least squares moving average", ru: "Скользящая средняя по методу наименьших квадратов" },
  about: {
    en: "Where the straight line that fits the last closes best ends on the latest bar. It follows trends closely and overshoots when they turn.",
    ru: "Точка, в которой прямая, лучше всего проходящая через последние цены закрытия, кончается на последнем баре. Близко следует за трендом, на разворотах проскакивает.",
  },
  label: "LSMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["lsma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("lsma"),
  defaultRule: "trend",
  formula:
    "LSMA_t = a + b · n at the latest of n bars, for the least squares line a + b · i; that is 3 · WMA_t − 2 · SMA_t",
  source:
    "TA-Lib LINEARREG, Epma in Stock.Indicators. Computed as SMA + 3 · (WMA − SMA), which is the same line, from the exact means of the closes' decimals.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mean = createExactMean(memory, period);
    const weightedMean = createExactWeightedMean(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const level = mean(close);
        outputs[0] = level + 3 * (weightedMean(close) - level);
        return outputs;
      },
    };
  },
};

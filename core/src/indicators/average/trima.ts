import type { IndicatorDef } from "../indicator.ts";
import { createWeightedWindowMean } from "../kernels/weighted-window-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Triangular moving average of the close. */
export const trima: IndicatorDef = {
  id: "trima",
  version: 1,
  title: { en: "Triangular moving average", ru: "Треугольная скользящая средняя" },
  about: {
    en: "A simple average smoothed once more, so that the middle of the period weighs most. It is very smooth and lags by half its period.",
    ru: "Простая средняя, сглаженная ещё раз: больше всего весит середина периода. Очень гладкая, отстаёт на половину периода.",
  },
  label: "TRIMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["trima"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("trima"),
  defaultRule: "trend",
  formula:
    "TRIMA_t = Σ w_i · close_i / Σ w_i over n bars, with w rising 1, 2, … to the middle and falling again",
  source:
    "TA-Lib TRIMA: with an even n the two bars in the middle weigh the same. Summed anew on each bar around the latest close, oldest first; TA-Lib's running sums drift.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mean = createWeightedWindowMean(
      memory,
      Array.from({ length: period }, (_, index) => Math.min(index + 1, period - index)),
    );
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = mean(close);
        return outputs;
      },
    };
  },
};

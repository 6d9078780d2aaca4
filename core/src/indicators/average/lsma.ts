import type { IndicatorDef } from "../indicator.ts";
import { createExactLineEnd } from "../kernels/exact-line.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Least squares moving average of the close. */
export const lsma: IndicatorDef = {
  id: "lsma",
  version: 1,
  title: { en: "Least squares moving average", ru: "Скользящая средняя по методу наименьших квадратов" },
  about: {
    en: "The end, on the latest bar, of the straight line that best fits the last closes. It follows trends closely and overshoots when they turn.",
    ru: "Конец прямой, которая лучше всего ложится на последние цены закрытия: её значение на последнем баре. Близко следует за трендом, на разворотах проскакивает цену.",
  },
  label: "LSMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 3, max: 1000, step: 1, default: 14 }],
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
    "TA-Lib LINEARREG, Epma in Stock.Indicators. The sums are exact over the closes' decimals, so that closes on a straight line give the latest close and no signal. At least 3 bars (TA-Lib: 2): a line through two closes ends on the close itself.",
  create(params, memory) {
    const lineEnd = createExactLineEnd(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = lineEnd(close);
        return outputs;
      },
    };
  },
};

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { zeroRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Elder's force index. */
export const force: IndicatorDef = {
  id: "force",
  version: 1,
  title: { en: "Force index", ru: "Индекс силы Элдера" },
  about: {
    en: "The change of the price times the volume of the bar, smoothed. Above zero buyers push harder, below zero sellers.",
    ru: "Сглаженное произведение изменения цены и объёма бара. Выше нуля сильнее давят покупатели, ниже – продавцы.",
  },
  label: "Force",
  labelParams: ["period"],
  group: "volume",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 13 }],
  constraints: [],
  inputs: ["close", "volume"],
  outputs: ["force"],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => emaConvergence(numberParam(params, "period")) + 1,
  rules: zeroRules("force"),
  defaultRule: "trend",
  formula: "FI_t = EMA((close_t − close_{t-1}) · volume_t) over n bars",
  source:
    "A. Elder, Trading for a Living (1993); the EMA as in TA-Lib, seeded with the mean of the first n products, which start at the second bar.",
  create(params, memory) {
    const average = createExponentialAverage(memory, numberParam(params, "period"));
    const before = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(1);
    return {
      step({ close, volume }) {
        const change = close - (before[0] ?? Number.NaN);
        before[0] = close;
        outputs[0] = Number.isNaN(change) ? Number.NaN : average(change * volume);
        return outputs;
      },
    };
  },
};

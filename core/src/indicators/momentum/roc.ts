import type { IndicatorDef } from "../indicator.ts";
import { createRateOfChange } from "../kernels/rate-of-change.ts";
import { numberParam } from "../param-value.ts";
import { ratesOfChange } from "./column-changes.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Rate of change of the close. */
export const roc: IndicatorDef = {
  id: "roc",
  version: 1,
  title: { en: "Rate of change", ru: "Скорость изменения цены" },
  about: {
    en: "By how many percent the close is above or below the close of some bars ago. Above zero the price has risen since then, below zero it has fallen.",
    ru: "На сколько процентов закрытие выше или ниже закрытия несколько баров назад. Выше нуля цена с тех пор выросла, ниже – упала.",
  },
  label: "ROC",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 1, max: 1000, step: 1, default: 10 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["roc"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: zeroRules("roc"),
  defaultRule: "trend",
  formula: "ROC_t = 100 · (close_t / close_{t-n} − 1)",
  source: "TA-Lib ROC. A close of zero n bars before gives 0, as there.",
  create(params, memory) {
    const rate = createRateOfChange(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = rate(close);
        return outputs;
      },
    };
  },
  batch: (frame, params) => [
    ratesOfChange(frame, frame.candles.close, { period: numberParam(params, "period") }),
  ],
};

import type { IndicatorDef } from "../indicator.ts";
import { createWeightedWindowMean } from "../kernels/weighted-window-mean.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Arnaud Legoux moving average of the close. */
export const alma: IndicatorDef = {
  id: "alma",
  version: 1,
  title: { en: "Arnaud Legoux moving average", ru: "Скользящая средняя Арно Легу" },
  about: {
    en: "A moving average with a bell of weights. The offset moves the bell towards the latest bar, for less lag; a larger sigma makes it narrower, for less smoothing.",
    ru: "Скользящая средняя с весами в форме колокола. Смещение двигает колокол к последнему бару и уменьшает отставание; чем больше сигма, тем он уже и тем слабее сглаживание.",
  },
  label: "ALMA",
  labelParams: ["period", "offset", "sigma"],
  group: "average",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 9 },
    { name: "offset", type: "float", min: 0, max: 1, step: 0.01, default: 0.85 },
    { name: "sigma", type: "float", min: 0.1, max: 20, step: 0.1, default: 6 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["alma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("alma"),
  defaultRule: "trend",
  formula:
    "ALMA_t = Σ w_i · close_i / Σ w_i, with w_i = exp(−(i − offset · (n − 1))² · sigma² / (2 n²)) and i from 0 at the oldest of n bars",
  source:
    "A. Legoux and D. Kouzis-Loukas (arnaudlegoux.com, 2009), with the centre of the bell not rounded to a bar, as in Stock.Indicators and talipp. Not in TA-Lib.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const centre = numberParam(params, "offset") * (period - 1);
    const width = period / numberParam(params, "sigma");
    const mean = createWeightedWindowMean(
      memory,
      Array.from({ length: period }, (_, index) =>
        Math.exp(-((index - centre) * (index - centre)) / (2 * width * width)),
      ),
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

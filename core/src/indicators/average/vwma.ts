import type { IndicatorDef } from "../indicator.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Volume-weighted moving average of the close. */
export const vwma: IndicatorDef = {
  id: "vwma",
  version: 1,
  title: { en: "Volume-weighted moving average", ru: "Скользящая средняя, взвешенная по объёму" },
  about: {
    en: "A moving average in which a bar weighs as much as was traded in it. It lies nearer to the prices at which most was traded.",
    ru: "Скользящая средняя, в которой бар весит столько, сколько на нём наторговали. Лежит ближе к ценам, по которым прошёл наибольший объём.",
  },
  label: "VWMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close", "volume"],
  outputs: ["vwma"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: averageRules("vwma"),
  defaultRule: "trend",
  formula: "VWMA_t = Σ volume_i · close_i / Σ volume_i over the last n bars",
  source:
    "The mean of the closes with volumes as weights, as in Stock.Indicators (Vwma) and talipp (VWMA); not in TA-Lib. Summed anew on each bar around the latest close, oldest first. Bars without any volume weigh the same.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const closes = createWindow(memory, period);
    const volumes = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close, volume }) {
        closes.push(close);
        volumes.push(volume);
        outputs[0] = Number.NaN;
        if (!closes.isFull()) return outputs;
        const total = volumes.sum((held) => held);
        const weightOf = (index: number) => (total === 0 ? 1 : volumes.at(period - 1 - index));
        const offset = closes.sum((held, index) => weightOf(index) * (held - close));
        outputs[0] = close + offset / (total === 0 ? period : total);
        return outputs;
      },
    };
  },
};

import type { IndicatorDef, Params } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { numberParam } from "../param-value.ts";
import { zeroRules } from "./oscillator-rules.ts";

const { zero, slope } = zeroRules("dpo");

/** Bars between the close that is measured and the bar on which its distance is known. */
const lagBars = (params: Params) => Math.floor(numberParam(params, "period") / 2) + 1;
const windowOf = (params: Params) => Math.max(numberParam(params, "period"), lagBars(params) + 1);

/** Detrended price oscillator of the close. */
export const dpo: IndicatorDef = {
  id: "dpo",
  version: 1,
  title: { en: "Detrended price oscillator", ru: "Бестрендовый ценовой осциллятор" },
  about: {
    en: "How far the close half a period ago was from the average around it. It takes the trend away and leaves the swings, so it shows how long cycles last and comes half a period late.",
    ru: "Насколько закрытие полпериода назад отстояло от средней вокруг него. Убирает тренд и оставляет колебания: показывает длину циклов и запаздывает на полпериода.",
  },
  label: "DPO",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["dpo"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: windowOf,
  convergence: windowOf,
  // No trend by its sign: where the price rises steadily, a close of half a period ago is below the average of its window.
  rules: { zero, slope },
  defaultRule: "zero",
  formula: "DPO_t = close_{t-(n/2+1)} − SMA_t(close, n), with n/2 rounded down",
  source:
    "StockCharts ChartSchool, Detrended Price Oscillator. Often drawn n/2 + 1 bars back, on the close that it measures; there it looks ahead, so here it stands on the bar on which it is known.",
  create(params, memory) {
    const mean = createExactMean(memory, numberParam(params, "period"));
    const delay = createDelay(memory, lagBars(params));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = delay(close) - mean(close);
        return outputs;
      },
    };
  },
};

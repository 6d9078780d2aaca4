import { fadingBars } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Kaufman's adaptive moving average of the close. */
export const kama: IndicatorDef = {
  id: "kama",
  version: 1,
  title: { en: "Kaufman adaptive moving average", ru: "Адаптивная скользящая средняя Кауфмана" },
  about: {
    en: "An average that follows quickly while the price goes one way and hardly moves while it swings to and fro. A flat line means that there is no trend.",
    ru: "Средняя, которая быстро следует за направленным движением и почти стоит, пока цена ходит туда-сюда. Ровная линия означает, что тренда нет.",
  },
  label: "KAMA",
  labelParams: ["period", "fast", "slow"],
  group: "average",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 },
    { name: "fast", type: "int", min: 2, max: 99, step: 1, default: 2 },
    { name: "slow", type: "int", min: 3, max: 100, step: 1, default: 30 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["kama"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  /** By the smallest weight that a bar can have, that of a price which goes nowhere. */
  convergence(params) {
    const slowest = 2 / (numberParam(params, "slow") + 1);
    return numberParam(params, "period") + fadingBars(slowest * slowest);
  },
  rules: averageRules("kama"),
  defaultRule: "trend",
  formula:
    "KAMA_t = KAMA_{t-1} + c² · (close_t − KAMA_{t-1}), with c = ER · (2/(fast+1) − 2/(slow+1)) + 2/(slow+1) and ER = |close_t − close_{t-n}| / Σ |close_i − close_{i-1}| over n bars",
  source:
    "P. Kaufman, Smarter Trading (1995); TA-Lib KAMA (whose fast and slow are always 2 and 30): the first value is at bar n + 1, from the close of the bar before; without any movement ER is 1. The sum of changes is exact over their decimals; TA-Lib's running sum drifts.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const closes = createWindow(memory, period + 1);
    const meanChange = createExactMean(memory, period);
    const closeBefore = memory.cells(1).fill(Number.NaN);
    const average = memory.cells(1).fill(Number.NaN);
    const slowest = 2 / (numberParam(params, "slow") + 1);
    const range = 2 / (numberParam(params, "fast") + 1) - slowest;
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const change = Math.abs(priceDifference(close, closeBefore[0] ?? Number.NaN));
        closeBefore[0] = close;
        closes.push(close);
        const path = Number.isNaN(change) ? change : period * meanChange(change);
        outputs[0] = Number.NaN;
        if (Number.isNaN(path)) return outputs;
        const held = average[0] ?? Number.NaN;
        const before = Number.isNaN(held) ? closes.at(1) : held;
        const straightness = path === 0 ? 1 : Math.min(1, Math.abs(close - closes.at(period)) / path);
        const weight = straightness * range + slowest;
        average[0] = before + weight * weight * (close - before);
        outputs[0] = average[0];
        return outputs;
      },
    };
  },
};

import { fadingBars } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createWindow, type Window } from "../kernels/window.ts";
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
    const slowest = (2 / (numberParam(params, "slow") + 1)) ** 2;
    return numberParam(params, "period") + fadingBars(slowest);
  },
  rules: averageRules("kama"),
  defaultRule: "trend",
  formula:
    "KAMA_t = KAMA_{t-1} + c² · (close_t − KAMA_{t-1}), with c = ER · (2/(fast+1) − 2/(slow+1)) + 2/(slow+1) and ER = |close_t − close_{t-n}| / Σ |close_i − close_{i-1}| over n bars",
  source:
    "P. Kaufman, Smarter Trading (1995); TA-Lib KAMA (whose fast and slow are always 2 and 30): the first value is at bar n + 1, from the close of the bar before; without any movement ER is 1. The sum of changes is made anew on each bar; TA-Lib's running sum drifts.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const closes = createWindow(memory, period + 1);
    const average = memory.cells(1).fill(Number.NaN);
    const slowest = 2 / (numberParam(params, "slow") + 1);
    const range = 2 / (numberParam(params, "fast") + 1) - slowest;
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        closes.push(close);
        outputs[0] = Number.NaN;
        if (!closes.isFull()) return outputs;
        const held = average[0] ?? Number.NaN;
        const before = Number.isNaN(held) ? closes.at(1) : held;
        const weight = (efficiencyRatio(closes) * range + slowest) ** 2;
        average[0] = before + weight * (close - before);
        outputs[0] = average[0];
        return outputs;
      },
    };
  },
};

/** How straight the way through a full window is: from 0, back to where it began, to 1, without a turn. */
function efficiencyRatio(closes: Window): number {
  let path = 0;
  for (let back = closes.length - 1; back > 0; back--)
    path += Math.abs(closes.at(back - 1) - closes.at(back));
  return path === 0 ? 1 : Math.min(1, Math.abs(closes.at(0) - closes.at(closes.length - 1)) / path);
}

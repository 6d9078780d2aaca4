import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { numberParam } from "../param-value.ts";

const plus = { kind: "output", output: "plus" } as const;
const minus = { kind: "output", output: "minus" } as const;

/** Vortex indicator. */
export const vortex: IndicatorDef = {
  id: "vortex",
  version: 1,
  title: { en: "Vortex indicator", ru: "Вихревой индикатор (Vortex)" },
  about: {
    en: "Upward movement from the low of one bar to the high of the next, and downward movement from the high of one to the low of the next. The higher of the two lines leads.",
    ru: "Движение вверх – от минимума одного бара до максимума следующего, движение вниз – от максимума одного до минимума следующего. Ведёт та линия, что выше.",
  },
  label: "Vortex",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["plus", "minus"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`+VI ${period}`, `−VI ${period}`];
  },
  plot: { place: "pane", levels: [1] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: plus, right: minus },
      short: { kind: "below", left: plus, right: minus },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: plus, right: minus },
      short: { kind: "cross_down", left: plus, right: minus },
    },
  },
  defaultRule: "trend",
  formula:
    "plus_t = Σ |high_i − low_{i-1}| / Σ TR_i, minus_t = Σ |low_i − high_{i-1}| / Σ TR_i over the last n bars",
  source:
    "E. Botes, D. Siepman, Stocks & Commodities 28:1 (2010); Stock.Indicators ToVortex. Exact sums for each window, so that equal movements give equal lines. A window without any true range gives 1 for both lines.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const trueRange = createTrueRange(memory, priceDifference);
    const meanRange = createExactMean(memory, period);
    const meanRise = createExactMean(memory, period);
    const meanFall = createExactMean(memory, period);
    const before = memory.cells(2);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step(candle) {
        const range = trueRange(candle);
        const rise = Math.abs(priceDifference(candle.high, before[1] ?? 0));
        const fall = Math.abs(priceDifference(candle.low, before[0] ?? 0));
        before[0] = candle.high;
        before[1] = candle.low;
        if (Number.isNaN(range)) return outputs;
        const all = meanRange(range);
        const up = meanRise(rise);
        const down = meanFall(fall);
        outputs[0] = all === 0 ? 1 : up / all;
        outputs[1] = all === 0 ? 1 : down / all;
        return outputs;
      },
    };
  },
};

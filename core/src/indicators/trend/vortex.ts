import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const plus = { kind: "output", output: "plus" } as const;
const minus = { kind: "output", output: "minus" } as const;

/** Vortex indicator. */
export const vortex: IndicatorDef = {
  id: "vortex",
  version: 1,
  title: { en: "Vortex", ru: "Вихревой индикатор (Vortex)" },
  about: {
    en: "Two lines of upward and downward movement, measured between the high of a bar and the low of the bar before and the other way round. The higher line leads.",
    ru: "Две линии движения вверх и вниз: от минимума предыдущего бара до максимума текущего и наоборот. Ведёт та линия, что выше.",
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
    "E. Botes, D. Siepman, Stocks & Commodities 28:1 (2010); Stock.Indicators ToVortex. Fresh sums for each window. A window without any true range gives 1 for both lines.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const trueRange = createTrueRange(memory);
    const ranges = createWindow(memory, period);
    const rises = createWindow(memory, period);
    const falls = createWindow(memory, period);
    const before = memory.cells(2);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step(candle) {
        const range = trueRange(candle);
        const rise = Math.abs(candle.high - (before[1] ?? 0));
        const fall = Math.abs(candle.low - (before[0] ?? 0));
        before[0] = candle.high;
        before[1] = candle.low;
        if (Number.isNaN(range)) return outputs;
        ranges.push(range);
        rises.push(rise);
        falls.push(fall);
        if (!ranges.isFull()) return outputs;
        const total = ranges.sum((value) => value);
        outputs[0] = total === 0 ? 1 : rises.sum((value) => value) / total;
        outputs[1] = total === 0 ? 1 : falls.sum((value) => value) / total;
        return outputs;
      },
    };
  },
};

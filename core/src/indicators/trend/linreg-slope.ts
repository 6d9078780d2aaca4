import type { IndicatorDef } from "../indicator.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const slope = { kind: "output", output: "slope" } as const;
const zero = { kind: "level", level: 0 } as const;

/** Slope of the regression line through the last closes. */
export const linregSlope: IndicatorDef = {
  id: "linreg_slope",
  version: 1,
  title: { en: "Linear regression slope", ru: "Наклон линейной регрессии" },
  about: {
    en: "How much the straight line that fits the last closes best rises in a bar. Above zero the price tends upwards, below zero downwards.",
    ru: "На сколько за бар поднимается прямая, которая лучше всего ложится на последние цены закрытия. Выше нуля цена идёт вверх, ниже – вниз.",
  },
  label: "LRS",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["slope"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: {
    zero: {
      name: "zero",
      long: { kind: "above", left: slope, right: zero },
      short: { kind: "below", left: slope, right: zero },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: slope, right: zero },
      short: { kind: "cross_down", left: slope, right: zero },
    },
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: slope },
      short: { kind: "slope_down", of: slope },
    },
  },
  defaultRule: "zero",
  formula:
    "slope_t = 12 · Σ (i − (n − 1) / 2) · close_i / (n · (n² − 1)) over the last n bars, i = 0 … n − 1",
  source:
    "Least squares; TA-Lib LINEARREG_SLOPE. Computed from the closes less the window's oldest one, so that a constant price has slope 0 exactly.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const window = createWindow(memory, period);
    const center = (period - 1) / 2;
    const scale = 12 / (period * (period * period - 1));
    const outputs = new Float64Array(1).fill(Number.NaN);
    return {
      step({ close }) {
        window.push(close);
        if (!window.isFull()) return outputs;
        const oldest = window.at(period - 1);
        outputs[0] = scale * window.sum((value, index) => (index - center) * (value - oldest));
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Momentum of the close. */
export const mom: IndicatorDef = {
  id: "mom",
  version: 1,
  title: { en: "Momentum", ru: "Моментум" },
  about: {
    en: "How far the close is above or below the close of some bars ago, in units of the price. Above zero the price has risen since then, below zero it has fallen.",
    ru: "На сколько закрытие выше или ниже закрытия несколько баров назад, в единицах цены. Выше нуля цена с тех пор выросла, ниже – упала.",
  },
  label: "MOM",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 1, max: 1000, step: 1, default: 10 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["mom"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: zeroRules("mom"),
  defaultRule: "trend",
  formula: "MOM_t = close_t − close_{t-n}",
  source: "TA-Lib MOM, as the difference of the closes' decimals.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const window = createWindow(memory, period + 1);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        window.push(close);
        outputs[0] = window.isFull() ? priceDifference(close, window.at(period)) : Number.NaN;
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const { close } = frame.candles;
    const period = numberParam(params, "period");
    const column = frame.column().fill(Number.NaN, 0, period);
    for (let row = period; row < column.length; row++) {
      column[row] = priceDifference(close[row] ?? 0, close[row - period] ?? 0);
    }
    return [column];
  },
};

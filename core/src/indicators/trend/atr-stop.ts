import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { stopRules } from "./stop-rules.ts";
import { createTrailingStop, trailingStopCoupling } from "./trailing-stop.ts";

/** Trailing stop at a multiple of the average true range. */
export const atrStop: IndicatorDef = {
  id: "atr_stop",
  version: 1,
  title: { en: "ATR trailing stop", ru: "Трейлинг-стоп по ATR" },
  about: {
    en: "A stop at a multiple of the average true range behind the close. It never backs away from the price; a close beyond it turns it to the other side.",
    ru: "Стоп на расстоянии нескольких ATR от цены закрытия. Он только подтягивается за ценой; закрытие за ним переводит его на другую сторону.",
  },
  label: "ATR Stop",
  labelParams: ["period", "mult"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 21 },
    { name: "mult", type: "float", min: 0.1, max: 10, step: 0.01, default: 3 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["stop"],
  plot: { place: "price" },
  memory: "coupling",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) =>
    wilderConvergence(numberParam(params, "period")) + trailingStopCoupling(numberParam(params, "mult")),
  rules: stopRules("stop"),
  defaultRule: "trend",
  formula:
    "bands close_t ± mult · ATR_t that only close in until a close beyond them; the lower band in a rise, the upper one in a fall; a close at or beyond the line turns it",
  source:
    "J. W. Wilder's volatility system (1978) in the form of Stock.Indicators ToAtrStop (bands around the close): ATR as TA-Lib, so it begins at bar n + 1, upwards where that bar does not close lower. The convergence length is ATR's plus a measured one.",
  create(params, memory) {
    const mult = numberParam(params, "mult");
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, numberParam(params, "period"));
    const trail = createTrailingStop(memory);
    const before = memory.cells(1);
    const outputs = new Float64Array(1).fill(Number.NaN);
    return {
      step(candle) {
        const { close } = candle;
        const startsUp = close >= (before[0] ?? 0);
        before[0] = close;
        const range = trueRange(candle);
        const atr = Number.isNaN(range) ? range : averageRange(range);
        if (Number.isNaN(atr)) return outputs;
        outputs[0] = trail({ center: close, width: mult * atr, close, startsUp }).stop;
        return outputs;
      },
    };
  },
};

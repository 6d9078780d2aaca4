import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { stopRules } from "./stop-rules.ts";
import { createTrailingStop, trailingStopCoupling } from "./trailing-stop.ts";

/** Supertrend. */
export const supertrend: IndicatorDef = {
  id: "supertrend",
  version: 1,
  title: { en: "Supertrend", ru: "Супертренд" },
  about: {
    en: "A line at a multiple of the average true range behind the price: below it in a rise, above it in a fall. A close beyond the line turns the trend.",
    ru: "Линия на расстоянии нескольких ATR от цены: при росте под ценой, при падении над ней. Закрытие за линией разворачивает тренд.",
  },
  label: "Supertrend",
  labelParams: ["period", "mult"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 },
    { name: "mult", type: "float", min: 0.1, max: 10, step: 0.01, default: 3 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["supertrend", "upper", "lower"],
  outputLabels(params) {
    const point = `${numberParam(params, "period")}/${numberParam(params, "mult")}`;
    return [`Supertrend ${point}`, `Supertrend upper ${point}`, `Supertrend lower ${point}`];
  },
  plot: { place: "price", styles: { upper: "hidden", lower: "hidden" } },
  memory: "coupling",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) =>
    wilderConvergence(numberParam(params, "period")) + trailingStopCoupling(numberParam(params, "mult")),
  rules: stopRules("supertrend"),
  defaultRule: "trend",
  formula:
    "bands (high_t + low_t) / 2 ± mult · ATR_t that only close in until a close beyond them; the lower band in a rise, the upper one in a fall; a close at or beyond the line turns it",
  source:
    "O. Seban; Stock.Indicators ToSuperTrend: ATR as TA-Lib, so the line begins at bar n + 1; it starts upwards where that bar closes in its upper half. The convergence length is ATR's plus a measured one.",
  create(params, memory) {
    const mult = numberParam(params, "mult");
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, numberParam(params, "period"));
    const trail = createTrailingStop(memory);
    const outputs = new Float64Array(3).fill(Number.NaN);
    return {
      step(candle) {
        const range = trueRange(candle);
        const atr = Number.isNaN(range) ? range : averageRange(range);
        if (Number.isNaN(atr)) return outputs;
        const { high, low, close } = candle;
        const center = (high + low) / 2;
        const { stop, upper, lower } = trail({ center, width: mult * atr, close, startsUp: close >= center });
        outputs[0] = stop;
        outputs[1] = upper;
        outputs[2] = lower;
        return outputs;
      },
    };
  },
};

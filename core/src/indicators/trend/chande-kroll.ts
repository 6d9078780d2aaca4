import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { stopPairRules } from "./stop-pair-rules.ts";

/** Chande Kroll stop for both sides. */
export const chandeKroll: IndicatorDef = {
  id: "chande_kroll",
  version: 1,
  title: { en: "Chande Kroll stop", ru: "Стоп Чанде – Кролла" },
  about: {
    en: "Two stops a multiple of the average true range away from the high and the low, smoothed by taking the extreme of several bars. A close above both points to a rise, below both to a fall.",
    ru: "Два стопа на несколько ATR от максимума и минимума, сглаженные экстремумом за несколько баров. Цена выше обоих – рост, ниже обоих – падение.",
  },
  label: "CKS",
  labelParams: ["period", "mult", "stop"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 },
    { name: "mult", type: "float", min: 0.1, max: 20, step: 0.01, default: 1 },
    { name: "stop", type: "int", min: 2, max: 500, step: 1, default: 9 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["long_stop", "short_stop", "upper_stop", "lower_stop"],
  plot: { place: "price", styles: { upper_stop: "hidden", lower_stop: "hidden" } },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + numberParam(params, "stop"),
  convergence: (params) => wilderConvergence(numberParam(params, "period")) + numberParam(params, "stop") - 1,
  rules: stopPairRules(),
  defaultRule: "trend",
  formula:
    "short_stop_t = highest of the last `stop` values of (highest high of n bars − mult · ATR), long_stop_t = lowest of the last `stop` values of (lowest low of n bars + mult · ATR); upper_stop and lower_stop = the higher and the lower of the two",
  source:
    "T. Chande, S. Kroll, The New Technical Trader (1994), with the names of talipp ChandeKrollStop: the stop of shorts comes from the highs. Wilder's ATR and 10, 1, 9 are what charts such as TradingView's have; the book takes a simple mean of true ranges and 10, 3, 20. ATR as TA-Lib (talipp's starts one bar earlier).",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mult = numberParam(params, "mult");
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, period);
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const highestStop = createWindowExtreme(memory, numberParam(params, "stop"), "highest");
    const lowestStop = createWindowExtreme(memory, numberParam(params, "stop"), "lowest");
    const outputs = new Float64Array(4).fill(Number.NaN);
    return {
      step(candle) {
        const range = trueRange(candle);
        const top = highest.push(candle.high);
        const bottom = lowest.push(candle.low);
        const atr = Number.isNaN(range) ? range : averageRange(range);
        if (Number.isNaN(atr)) return outputs;
        const shortStop = highestStop.push(top - mult * atr);
        const longStop = lowestStop.push(bottom + mult * atr);
        outputs[0] = longStop;
        outputs[1] = shortStop;
        outputs[2] = Math.max(longStop, shortStop);
        outputs[3] = Math.min(longStop, shortStop);
        return outputs;
      },
    };
  },
};

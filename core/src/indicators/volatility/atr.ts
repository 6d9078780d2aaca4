import { sharedAverageTrueRanges } from "../batch/frame-series.ts";
import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";

const threshold = { kind: "scaled", factor: "mult", output: "atr", barsBack: 1 } as const;

/** Average true range. */
export const atr: IndicatorDef = {
  id: "atr",
  version: 1,
  title: { en: "Average true range", ru: "Средний истинный диапазон" },
  about: {
    en: "How far the price usually moves in a bar, gaps included. A bar that moves by more than a multiple of it goes beyond the usual.",
    ru: "Сколько цена обычно проходит за бар, с учётом гэпов. Бар, который прошёл кратно больше, выходит за рамки обычного.",
  },
  label: "ATR",
  labelParams: ["period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 1.5 },
  ],
  constraints: [],
  ruleParams: ["mult"],
  inputs: ["high", "low", "close"],
  outputs: ["atr"],
  plot: { place: "pane" },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: {
    breakout: {
      name: "breakout",
      long: { kind: "above", left: { kind: "price_change" }, right: threshold },
      short: { kind: "above", left: { kind: "price_change", negate: true }, right: threshold },
    },
  },
  defaultRule: "breakout",
  formula:
    "ATR_t = (ATR_{t-1} · (n − 1) + TR_t) / n, with TR_t = max(high_t, close_{t-1}) − min(low_t, close_{t-1})",
  source:
    "J. W. Wilder (1978); TA-Lib ATR: true ranges start at the second bar, seeded with the mean of the first n.",
  create(params, memory) {
    const average = createWilderAverage(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    const trueRange = createTrueRange(memory);
    return {
      step(candle) {
        const range = trueRange(candle);
        outputs[0] = Number.isNaN(range) ? Number.NaN : average(range);
        return outputs;
      },
    };
  },
  batch: (frame, params) => [sharedAverageTrueRanges(frame, numberParam(params, "period"))],
};

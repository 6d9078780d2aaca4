import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { changeBreakout } from "./change-breakout.ts";

/** Average true range in percent of the close. */
export const natr: IndicatorDef = {
  id: "natr",
  version: 1,
  title: { en: "Normalized average true range", ru: "Нормированный средний истинный диапазон" },
  about: {
    en: "The average true range in percent of the price, so that markets and years can be compared. Its signal is a bar that moves by more than a multiple of the range.",
    ru: "Средний истинный диапазон в процентах от цены: можно сравнивать разные рынки и годы. Сигнал – бар, который прошёл кратно больше этого диапазона.",
  },
  label: "NATR",
  labelParams: ["period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "mult", type: "float", min: 0.01, max: 100, step: 0.01, default: 1.5 },
  ],
  constraints: [],
  ruleParams: ["mult"],
  inputs: ["high", "low", "close"],
  outputs: ["natr", "atr"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`NATR ${period}`, `ATR ${period}`];
  },
  plot: { place: "pane", styles: { atr: "hidden" } },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: { breakout: changeBreakout("atr") },
  defaultRule: "breakout",
  formula: "NATR_t = 100 · ATR_t / close_t, with ATR_t as in `atr`",
  source:
    "J. Forman, Stocks & Commodities 24:6 (2006); TA-Lib NATR: a close of zero gives 0. The rule compares the change of the price with the ATR itself, which is in units of the price.",
  create(params, memory) {
    const average = createWilderAverage(memory, numberParam(params, "period"));
    const trueRange = createTrueRange(memory);
    const outputs = new Float64Array(2);
    return {
      step(candle) {
        const range = trueRange(candle);
        const atr = Number.isNaN(range) ? Number.NaN : average(range);
        outputs[0] = candle.close === 0 && !Number.isNaN(atr) ? 0 : (atr / candle.close) * 100;
        outputs[1] = atr;
        return outputs;
      },
    };
  },
};

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Zero-lag exponential moving average of the close. */
export const zlema: IndicatorDef = {
  id: "zlema",
  version: 1,
  title: {
    en: "Zero-lag exponential moving average",
    ru: "Экспоненциальная скользящая средняя без запаздывания",
  },
  about: {
    en: "An EMA of a price to which its change over half the period is added once more. That takes away most of the lag, and it overshoots after sharp moves.",
    ru: "EMA от цены, к которой ещё раз прибавлено её изменение за полпериода. Это убирает почти всё отставание, но после резких движений средняя проскакивает цену.",
  },
  label: "ZLEMA",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["zlema"],
  plot: { place: "price" },
  memory: "fading",
  warmup(params) {
    const period = numberParam(params, "period");
    return lagOf(period) + period;
  },
  convergence(params) {
    const period = numberParam(params, "period");
    return lagOf(period) + emaConvergence(period);
  },
  rules: averageRules("zlema"),
  defaultRule: "trend",
  formula: "ZLEMA_t = EMA of (2 · close_t − close_{t-lag}) over n bars, with lag = n / 2 rounded down",
  source:
    "J. Ehlers and R. Way, Zero Lag (Well, Almost), Stocks & Commodities 28:12 (2010), in the common form with a fixed lag of (n − 1) / 2 bars, half bars rounded up as in Sierra Chart, so that with an even n it runs half a bar ahead of a steady price; the EMA is seeded as in TA-Lib EMA. Not in TA-Lib.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const closes = createWindow(memory, lagOf(period) + 1);
    const average = createExponentialAverage(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        closes.push(close);
        outputs[0] = closes.isFull() ? average(2 * close - closes.at(lagOf(period))) : Number.NaN;
        return outputs;
      },
    };
  },
};

function lagOf(period: number): number {
  return Math.floor(period / 2);
}

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { chained } from "../kernels/chained.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { signalRules } from "./oscillator-rules.ts";

/** Stochastic momentum index. */
export const smi: IndicatorDef = {
  id: "smi",
  version: 1,
  title: { en: "Stochastic momentum index", ru: "Стохастический индекс моментума" },
  about: {
    en: "How far the close is from the middle of its recent range, smoothed twice, from −100 to 100. Above its signal line the close gains ground in the range, below it loses ground.",
    ru: "Насколько закрытие отстоит от середины недавнего диапазона, с двойным сглаживанием, от −100 до 100. Выше сигнальной линии цена поднимается в диапазоне, ниже – опускается.",
  },
  label: "SMI",
  labelParams: ["period", "slow", "fast", "signal"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 13 },
    { name: "fast", type: "int", min: 2, max: 500, step: 1, default: 2 },
    { name: "slow", type: "int", min: 2, max: 500, step: 1, default: 25 },
    { name: "signal", type: "int", min: 2, max: 500, step: 1, default: 3 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["high", "low", "close"],
  outputs: ["smi", "signal"],
  outputLabels: (params) => [indicatorLabel(smi, params)],
  plot: { place: "pane", levels: [-40, 0, 40] },
  memory: "fading",
  warmup: (params) =>
    numberParam(params, "period") +
    numberParam(params, "slow") +
    numberParam(params, "fast") +
    numberParam(params, "signal") -
    3,
  convergence: (params) =>
    numberParam(params, "period") -
    1 +
    emaConvergence(numberParam(params, "slow")) +
    emaConvergence(numberParam(params, "fast")) +
    emaConvergence(numberParam(params, "signal")),
  rules: signalRules("smi", "signal"),
  defaultRule: "trend",
  formula:
    "SMI_t = 200 · E(close − (H + L) / 2)_t / E(H − L)_t, with H the highest high and L the lowest low of n bars and E(x) = EMA(EMA(x, slow), fast); signal_t = EMA_t(SMI, signal)",
  source:
    "W. Blau, Momentum, Direction, and Divergence (1995). Each average is seeded with the mean of its first values. No range at all is 0.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const [fast, slow] = [numberParam(params, "fast"), numberParam(params, "slow")];
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const createSmoothing = () =>
      chained(createExponentialAverage(memory, slow), createExponentialAverage(memory, fast));
    const distance = createSmoothing();
    const range = createSmoothing();
    const signal = createExponentialAverage(memory, numberParam(params, "signal"));
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ high, low, close }) {
        const top = highest.push(high);
        const bottom = lowest.push(low);
        const width = range(top - bottom);
        const offset = distance(close - top + (close - bottom));
        if (Number.isNaN(width)) return outputs;
        // The offset is doubled: twice the distance from the middle.
        const index = width === 0 ? 0 : 100 * (offset / width);
        outputs[0] = index;
        outputs[1] = signal(index);
        return outputs;
      },
    };
  },
};

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { chained } from "../kernels/chained.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { signalRules } from "./oscillator-rules.ts";

/** True strength index of the close. */
export const tsi: IndicatorDef = {
  id: "tsi",
  version: 1,
  title: { en: "True strength index", ru: "Индекс истинной силы" },
  about: {
    en: "The change of the price smoothed twice, divided by its size smoothed the same way, from −100 to 100. Above its signal line the momentum grows, below it the momentum fades.",
    ru: "Дважды сглаженное изменение цены, делённое на так же сглаженную его величину, от −100 до 100. Выше сигнальной линии импульс растёт, ниже – слабеет.",
  },
  label: "TSI",
  labelParams: ["slow", "fast", "signal"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 13 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 25 },
    { name: "signal", type: "int", min: 2, max: 1000, step: 1, default: 7 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["tsi", "signal"],
  outputLabels: (params) => [indicatorLabel(tsi, params)],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) =>
    numberParam(params, "slow") + numberParam(params, "fast") + numberParam(params, "signal") - 1,
  convergence: (params) =>
    1 +
    emaConvergence(numberParam(params, "slow")) +
    emaConvergence(numberParam(params, "fast")) +
    emaConvergence(numberParam(params, "signal")),
  rules: signalRules("tsi", "signal"),
  defaultRule: "trend",
  formula:
    "TSI_t = 100 · E(c)_t / E(|c|)_t, with c_t = close_t − close_{t-1} and E(x) = EMA(EMA(x, slow), fast); signal_t = EMA_t(TSI, signal)",
  source:
    "W. Blau, Momentum, Direction, and Divergence (1995). Each average is seeded with the mean of its first values. No movement at all is 0.",
  create(params, memory) {
    const [fast, slow] = [numberParam(params, "fast"), numberParam(params, "slow")];
    const createSmoothing = () =>
      chained(createExponentialAverage(memory, slow), createExponentialAverage(memory, fast));
    const change = createSmoothing();
    const size = createSmoothing();
    const signal = createExponentialAverage(memory, numberParam(params, "signal"));
    const before = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ close }) {
        const moved = close - (before[0] ?? Number.NaN);
        before[0] = close;
        const movement = size(Math.abs(moved));
        const direction = change(moved);
        if (Number.isNaN(movement)) return outputs;
        const strength = movement === 0 ? 0 : 100 * (direction / movement);
        outputs[0] = strength;
        outputs[1] = signal(strength);
        return outputs;
      },
    };
  },
};

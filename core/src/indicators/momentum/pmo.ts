import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { chained } from "../kernels/chained.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createRateOfChange } from "../kernels/rate-of-change.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { signalRules } from "./oscillator-rules.ts";

/** The ten that DecisionPoint multiplies the smoothed change by. */
const SCALE = 10;

/** DecisionPoint's price momentum oscillator of the close. */
export const pmo: IndicatorDef = {
  id: "pmo",
  version: 1,
  title: { en: "Price momentum oscillator", ru: "Осциллятор ценового моментума" },
  about: {
    en: "The price's change per bar smoothed twice. Above its signal line the momentum grows, below it the momentum fades; the level tells how fast the price moves.",
    ru: "Дважды сглаженное изменение цены за бар. Выше сигнальной линии импульс растёт, ниже – слабеет; уровень показывает скорость движения.",
  },
  label: "PMO",
  labelParams: ["slow", "fast", "signal"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 3, max: 1000, step: 1, default: 20 },
    { name: "slow", type: "int", min: 3, max: 1000, step: 1, default: 35 },
    { name: "signal", type: "int", min: 2, max: 1000, step: 1, default: 10 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["pmo", "signal"],
  outputLabels: (params) => [indicatorLabel(pmo, params)],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) =>
    numberParam(params, "slow") + numberParam(params, "fast") + numberParam(params, "signal") - 1,
  // DecisionPoint's weight 2/n is that of an EMA of n − 1 bars; one bar more for its seed, and one for the change.
  convergence: (params) =>
    3 +
    emaConvergence(numberParam(params, "slow") - 1) +
    emaConvergence(numberParam(params, "fast") - 1) +
    emaConvergence(numberParam(params, "signal")),
  rules: signalRules("pmo", "signal"),
  defaultRule: "trend",
  formula:
    "PMO_t = S(10 · S(ROC, slow), fast), with ROC_t = 100 · (close_t / close_{t-1} − 1) and S(x, n)_t = S_{t-1} + 2/n · (x_t − S_{t-1}); signal_t = EMA_t(PMO, signal)",
  source:
    "C. Swenlin, DecisionPoint; StockCharts ChartSchool, DecisionPoint Price Momentum Oscillator. Each average is seeded with the mean of its first values. A change from a close of zero counts as 0.",
  create(params, memory) {
    const [fast, slow] = [numberParam(params, "fast"), numberParam(params, "slow")];
    const rate = createRateOfChange(memory, 1);
    const smoothed = chained(
      createExponentialAverage(memory, slow, 2 / slow),
      (value) => value * SCALE,
      createExponentialAverage(memory, fast, 2 / fast),
    );
    const signal = createExponentialAverage(memory, numberParam(params, "signal"));
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ close }) {
        const line = smoothed(rate(close));
        if (Number.isNaN(line)) return outputs;
        outputs[0] = line;
        outputs[1] = signal(line);
        return outputs;
      },
    };
  },
};

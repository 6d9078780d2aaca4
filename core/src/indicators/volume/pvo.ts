import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { signalRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";

/** Percentage volume oscillator: MACD of the volume, in percent. */
export const pvo: IndicatorDef = {
  id: "pvo",
  version: 1,
  title: { en: "Percentage volume oscillator", ru: "Процентный осциллятор объёма" },
  about: {
    en: "By how many percent a fast average of the volume is above a slow one, with a signal line. A rising oscillator says that trading picks up; it does not say which way the price goes.",
    ru: "На сколько процентов быстрая средняя объёма выше медленной, с сигнальной линией. Растёт – торги оживляются; куда пойдёт цена, он не говорит.",
  },
  label: "PVO",
  labelParams: ["fast", "slow", "signal"],
  group: "volume",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 12 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 26 },
    { name: "signal", type: "int", min: 2, max: 1000, step: 1, default: 9 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["volume"],
  outputs: ["pvo", "signal", "histogram"],
  outputLabels: (params) => [indicatorLabel(pvo, params)],
  plot: { place: "pane", styles: { histogram: "histogram" }, levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow") + numberParam(params, "signal") - 1,
  convergence: (params) =>
    emaConvergence(numberParam(params, "slow")) + emaConvergence(numberParam(params, "signal")),
  rules: signalRules("pvo", "signal"),
  defaultRule: "trend",
  formula:
    "PVO_t = 100 · (EMA_t(volume, fast) / EMA_t(volume, slow) − 1), signal_t = EMA_t(PVO, signal), histogram_t = PVO_t − signal_t",
  source:
    "StockCharts ChartSchool, Percentage Volume Oscillator; Stock.Indicators ToPvo, with TA-Lib's EMA. A slow average of zero gives 0.",
  create(params, memory) {
    const fastAverage = createExponentialAverage(memory, numberParam(params, "fast"));
    const slowAverage = createExponentialAverage(memory, numberParam(params, "slow"));
    const signalAverage = createExponentialAverage(memory, numberParam(params, "signal"));
    const outputs = new Float64Array(3);
    return {
      step({ volume }) {
        const fast = fastAverage(volume);
        const slow = slowAverage(volume);
        const line = slow === 0 ? 0 : 100 * ((fast - slow) / slow);
        const signal = Number.isNaN(line) ? line : signalAverage(line);
        outputs[0] = line;
        outputs[1] = signal;
        outputs[2] = line - signal;
        return outputs;
      },
    };
  },
};

import { exponentialAverages } from "../batch/exponential-averages.ts";
import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { differences } from "./column-changes.ts";
import { signalRules } from "./oscillator-rules.ts";

/** Moving average convergence and divergence of the close. */
export const macd: IndicatorDef = {
  id: "macd",
  version: 1,
  title: { en: "MACD", ru: "MACD" },
  about: {
    en: "The distance between a fast and a slow average of the price, and an average of that distance as the signal line. Above its signal line the momentum grows, below it the momentum fades.",
    ru: "Расстояние между быстрой и медленной средней цены и его среднее – сигнальная линия. Выше сигнальной линии импульс растёт, ниже – слабеет.",
  },
  label: "MACD",
  labelParams: ["fast", "slow", "signal"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 12 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 26 },
    { name: "signal", type: "int", min: 2, max: 1000, step: 1, default: 9 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["macd", "signal", "histogram"],
  outputLabels: (params) => [indicatorLabel(macd, params)],
  plot: { place: "pane", styles: { histogram: "histogram" }, levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow") + numberParam(params, "signal") - 1,
  convergence: (params) =>
    emaConvergence(numberParam(params, "slow")) + emaConvergence(numberParam(params, "signal")),
  rules: signalRules("macd", "signal"),
  defaultRule: "trend",
  formula:
    "MACD_t = EMA_t(close, fast) − EMA_t(close, slow), signal_t = EMA_t(MACD, signal), histogram_t = MACD_t − signal_t",
  source:
    "G. Appel, The Moving Average Convergence Divergence Method (1979); TA-Lib MACD: the fast average is seeded with the last `fast` of the slow one's first `slow` closes, so that both begin on one bar, and all outputs begin together.",
  create(params, memory) {
    const [fast, slow] = [numberParam(params, "fast"), numberParam(params, "slow")];
    const fastAverage = createExponentialAverage(memory, fast);
    const slowAverage = createExponentialAverage(memory, slow);
    const signalAverage = createExponentialAverage(memory, numberParam(params, "signal"));
    const barsUntilFast = memory.cells(1).fill(slow - fast);
    const outputs = new Float64Array(3);
    return {
      step({ close }) {
        const waiting = barsUntilFast[0] ?? 0;
        if (waiting > 0) barsUntilFast[0] = waiting - 1;
        const slowValue = slowAverage(close);
        const line = waiting > 0 ? Number.NaN : fastAverage(close) - slowValue;
        const signal = Number.isNaN(line) ? line : signalAverage(line);
        outputs[0] = Number.isNaN(signal) ? Number.NaN : line;
        outputs[1] = signal;
        outputs[2] = line - signal;
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const [fast, slow] = [numberParam(params, "fast"), numberParam(params, "slow")];
    const signalPeriod = numberParam(params, "signal");
    const line = frame.shared(`macd(close,${fast},${slow})`, () => {
      const fastRows = { from: slow - fast, into: frame.column() };
      const fastAverages = exponentialAverages(frame.candles.close, fast, fastRows);
      return differences(frame, fastAverages, sharedExponentialAverages(frame, "close", slow));
    });
    const signal = exponentialAverages(line, signalPeriod, { from: slow - 1, into: frame.column() });
    const shown = frame.column();
    shown.set(line);
    return [shown.fill(Number.NaN, 0, slow + signalPeriod - 2), signal, differences(frame, line, signal)];
  },
};

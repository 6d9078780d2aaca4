import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";

const rising = { kind: "output", output: "rising" } as const;
const falling = { kind: "output", output: "falling" } as const;
const zero = { kind: "level", level: 0 } as const;

/** Percentage volume oscillator: MACD of the volume, in percent. */
export const pvo: IndicatorDef = {
  id: "pvo",
  version: 1,
  title: { en: "Percentage volume oscillator", ru: "Процентный осциллятор объёма" },
  about: {
    en: "By how many percent a fast average of the volume is above a slow one, with a signal line. Above zero trading picks up; volume has no direction, so the signal takes that of the price over the slow period.",
    ru: "На сколько процентов быстрая средняя объёма выше медленной, с сигнальной линией. Выше нуля торги оживляются; направления у объёма нет, сигнал берёт его у цены за медленный период.",
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
  inputs: ["close", "volume"],
  outputs: ["pvo", "signal", "histogram", "rising", "falling"],
  outputLabels: (params) => [indicatorLabel(pvo, params)],
  plot: {
    place: "pane",
    styles: { histogram: "histogram", rising: "hidden", falling: "hidden" },
    levels: [0],
  },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow") + numberParam(params, "signal") - 1,
  convergence: (params) =>
    emaConvergence(numberParam(params, "slow")) + emaConvergence(numberParam(params, "signal")),
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: rising, right: zero },
      short: { kind: "above", left: falling, right: zero },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: rising, right: zero },
      short: { kind: "cross_up", left: falling, right: zero },
    },
  },
  defaultRule: "trend",
  formula:
    "PVO_t = 100 · (EMA_t(volume, fast) / EMA_t(volume, slow) − 1), signal_t = EMA_t(PVO, signal), histogram_t = PVO_t − signal_t; rising_t = PVO_t where close_t > close_{t-slow}, falling_t where it is lower, else 0",
  source:
    "StockCharts ChartSchool, Percentage Volume Oscillator; Stock.Indicators ToPvo, with TA-Lib's EMA. A slow average of zero gives 0. rising and falling are for the rules, as volume has no direction.",
  create(params, memory) {
    const fastAverage = createExponentialAverage(memory, numberParam(params, "fast"));
    const slowAverage = createExponentialAverage(memory, numberParam(params, "slow"));
    const signalAverage = createExponentialAverage(memory, numberParam(params, "signal"));
    const closeOfStart = createDelay(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(5);
    return {
      step({ close, volume }) {
        const start = closeOfStart(close);
        const fast = fastAverage(volume);
        const slow = slowAverage(volume);
        const line = slow === 0 ? 0 : 100 * ((fast - slow) / slow);
        const signal = Number.isNaN(line) ? line : signalAverage(line);
        outputs[0] = line;
        outputs[1] = signal;
        outputs[2] = line - signal;
        outputs[3] = close > start || Number.isNaN(line) ? line : 0;
        outputs[4] = close < start || Number.isNaN(line) ? line : 0;
        return outputs;
      },
    };
  },
};

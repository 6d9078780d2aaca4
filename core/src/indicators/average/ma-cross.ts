import { sharedExponentialAverages, sharedMeans } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { choiceParam, numberParam } from "../param-value.ts";

const fast = { kind: "output", output: "fast" } as const;
const slow = { kind: "output", output: "slow" } as const;

/** A fast and a slow average of the close. */
export const maCross: IndicatorDef = {
  id: "ma_cross",
  version: 1,
  title: { en: "Moving average cross", ru: "Пересечение скользящих средних" },
  about: {
    en: "A fast average against a slow one: the fast one above points to a rise, below to a fall.",
    ru: "Быстрая средняя и медленная: быстрая выше – признак роста, ниже – признак падения.",
  },
  label: "MA cross",
  labelParams: ["fast", "slow"],
  group: "average",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 10 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 50 },
    { name: "type", type: "enum", values: ["ema", "sma"], default: "ema" },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["close"],
  outputs: ["fast", "slow"],
  outputLabels(params) {
    const average = choiceParam(params, "type").toUpperCase();
    return [`${average} ${numberParam(params, "fast")}`, `${average} ${numberParam(params, "slow")}`];
  },
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow"),
  convergence(params) {
    const period = numberParam(params, "slow");
    return choiceParam(params, "type") === "ema" ? emaConvergence(period) : period;
  },
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: fast, right: slow },
      short: { kind: "below", left: fast, right: slow },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: fast, right: slow },
      short: { kind: "cross_down", left: fast, right: slow },
    },
  },
  defaultRule: "trend",
  formula: "fast_t and slow_t = EMA_t or SMA_t of the close over `fast` and `slow` bars",
  source: "Two averages as in `ema` and `sma` (TA-Lib EMA, SMA).",
  create(params, memory) {
    const createAverage = choiceParam(params, "type") === "ema" ? createExponentialAverage : createExactMean;
    const fastAverage = createAverage(memory, numberParam(params, "fast"));
    const slowAverage = createAverage(memory, numberParam(params, "slow"));
    const outputs = new Float64Array(2);
    return {
      step(candle) {
        outputs[0] = fastAverage(candle.close);
        outputs[1] = slowAverage(candle.close);
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const averages = choiceParam(params, "type") === "ema" ? sharedExponentialAverages : sharedMeans;
    return [
      averages(frame, "close", numberParam(params, "fast")),
      averages(frame, "close", numberParam(params, "slow")),
    ];
  },
};

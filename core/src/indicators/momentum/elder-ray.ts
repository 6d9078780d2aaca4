import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { numberParam } from "../param-value.ts";
import { differences } from "./column-changes.ts";

const bull = { kind: "output", output: "bull" } as const;
const bear = { kind: "output", output: "bear" } as const;
const zero = { kind: "level", level: 0 } as const;

/** Elder's bull and bear power. */
export const elderRay: IndicatorDef = {
  id: "elder_ray",
  version: 1,
  title: { en: "Elder ray", ru: "Лучи Элдера" },
  about: {
    en: "How far the high (bull power) and the low (bear power) are above or below an average price. Both above zero: the whole bar is above the average; both below: the whole bar is below it.",
    ru: "На сколько максимум бара (сила быков) и его минимум (сила медведей) выше или ниже средней цены. Обе выше нуля – весь бар выше средней, обе ниже – весь бар ниже неё.",
  },
  label: "Elder Ray",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 13 }],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["bull", "bear"],
  plot: { place: "pane", styles: { bull: "histogram", bear: "histogram" }, levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => emaConvergence(numberParam(params, "period")) + numberParam(params, "period"),
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: bear, right: zero },
      short: { kind: "below", left: bull, right: zero },
    },
    zero: {
      name: "zero",
      long: { kind: "cross_up", left: bear, right: zero },
      short: { kind: "cross_down", left: bull, right: zero },
    },
  },
  defaultRule: "trend",
  formula: "bull_t = high_t − EMA_t(close, n), bear_t = low_t − EMA_t(close, n)",
  source:
    "A. Elder, Trading for a Living (1993), with TA-Lib's EMA: seeded with the SMA of the first n closes.",
  create(params, memory) {
    const average = createExponentialAverage(memory, numberParam(params, "period"));
    const outputs = new Float64Array(2);
    return {
      step({ high, low, close }) {
        const middle = average(close);
        outputs[0] = high - middle;
        outputs[1] = low - middle;
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const average = sharedExponentialAverages(frame, "close", numberParam(params, "period"));
    const { high, low } = frame.candles;
    return [differences(frame, high, average), differences(frame, low, average)];
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";

const close = { kind: "price", input: "close" } as const;
const pivot = { kind: "output", output: "pp" } as const;
const resistance = { kind: "output", output: "r1" } as const;
const support = { kind: "output", output: "s1" } as const;

/** Pivot points of a rolling window. */
export const rollingPivots: IndicatorDef = {
  id: "rolling_pivots",
  version: 1,
  title: { en: "Rolling pivot points", ru: "Скользящие уровни Pivot" },
  about: {
    en: "Classic pivot levels from the high, the low and the last close of a window of earlier bars: the pivot, three resistances above and three supports below.",
    ru: "Классические уровни Pivot по максимуму, минимуму и последней цене закрытия окна прошлых баров: центральный уровень, три сопротивления выше и три поддержки ниже.",
  },
  label: "Pivots",
  labelParams: ["period", "offset"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 },
    { name: "offset", type: "int", min: 0, max: 500, step: 1, default: 10 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["pp", "r1", "r2", "r3", "s1", "s2", "s3"],
  outputLabels(params) {
    const point = `${numberParam(params, "period")}/${numberParam(params, "offset")}`;
    return ["PP", "R1", "R2", "R3", "S1", "S2", "S3"].map((level) => `${level} ${point}`);
  },
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + numberParam(params, "offset") + 1,
  convergence: (params) => numberParam(params, "period") + numberParam(params, "offset") + 1,
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: close, right: pivot },
      short: { kind: "below", left: close, right: pivot },
    },
    breakout: {
      name: "breakout",
      long: { kind: "above", left: close, right: resistance },
      short: { kind: "below", left: close, right: support },
    },
    reversal: {
      name: "reversal",
      long: { kind: "below", left: close, right: support },
      short: { kind: "above", left: close, right: resistance },
    },
  },
  defaultRule: "trend",
  formula:
    "H, L and C = highest high, lowest low and last close of the n bars that end `offset` + 1 bars before t; PP = (H + L + C) / 3, R1 = 2PP − L, S1 = 2PP − H, R2 = PP + (H − L), S2 = PP − (H − L), R3 = H + 2(PP − L), S3 = L − 2(H − PP)",
  source:
    "Floor traders' pivots (J. L. Person, 2004) over a rolling window; Stock.Indicators ToRollingPivots, standard levels. The bar itself is never part of its window; the more bars the window ends before it, the further the price may have come from its levels. PP is taken as L + ((H − L) + (C − L)) / 3, so that a constant price gives exactly that price.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const bars = numberParam(params, "offset") + 1;
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const delayHigh = createDelay(memory, bars);
    const delayLow = createDelay(memory, bars);
    const delayClose = createDelay(memory, bars);
    const outputs = new Float64Array(7);
    return {
      step(candle) {
        const high = delayHigh(highest.push(candle.high));
        const low = delayLow(lowest.push(candle.low));
        const pp = low + (high - low + (delayClose(candle.close) - low)) / 3;
        outputs[0] = pp;
        outputs[1] = 2 * pp - low;
        outputs[2] = pp + (high - low);
        outputs[3] = high + 2 * (pp - low);
        outputs[4] = 2 * pp - high;
        outputs[5] = pp - (high - low);
        outputs[6] = low - 2 * (high - pp);
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { decimalScale } from "../kernels/decimal-scale.ts";
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
    ru: "Классические уровни Pivot по максимуму, минимуму и последнему закрытию прошлых баров: центральный уровень, три сопротивления выше и три поддержки ниже.",
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
    "Floor traders' pivots (J. L. Person, 2004) over a rolling window; Stock.Indicators ToRollingPivots, standard levels. The bar itself is never part of its window; the more bars the window ends before it, the further the price may have come from its levels. The levels are computed by the prices' decimals, so that a close at a level is neither above nor below it.",
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
        writeLevels(outputs, {
          high: delayHigh(highest.push(candle.high)),
          low: delayLow(lowest.push(candle.low)),
          close: delayClose(candle.close),
        });
        return outputs;
      },
    };
  },
};

/** How many thirds of H, L and C each level is made of; they add up to 3. */
const LEVELS = [
  [1, 1, 1],
  [2, -1, 2],
  [4, -2, 1],
  [5, -4, 2],
  [-1, 2, 2],
  [-2, 4, 1],
  [-4, 5, 2],
] as const;

interface WindowPrices {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Writes the levels as the doubles nearest to those of the prices' decimals. */
function writeLevels(outputs: Float64Array, { high, low, close }: WindowPrices): void {
  const scale = decimalScale(high, low, close);
  const [top, bottom, last] = [Math.round(high * scale), Math.round(low * scale), Math.round(close * scale)];
  for (const [index, [ofHigh, ofLow, ofClose]] of LEVELS.entries()) {
    outputs[index] =
      scale === 0
        ? low + (ofHigh * (high - low) + ofClose * (close - low)) / 3
        : (ofHigh * top + ofLow * bottom + ofClose * last) / (3 * scale);
  }
}

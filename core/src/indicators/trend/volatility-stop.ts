import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";
import { stopRules } from "./stop-rules.ts";
import { trailingStopCoupling } from "./trailing-stop.ts";

/** Wilder's volatility stop. */
export const volatilityStop: IndicatorDef = {
  id: "volatility_stop",
  version: 1,
  title: { en: "Volatility stop", ru: "Стоп по волатильности" },
  about: {
    en: "A stop at a multiple of the average true range away from the best close of the trend. A close beyond it turns the trend and the stop with it.",
    ru: "Стоп на расстоянии нескольких ATR от лучшей цены закрытия тренда. Закрытие за ним разворачивает и тренд, и стоп.",
  },
  label: "VStop",
  labelParams: ["period", "mult"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 7 },
    { name: "mult", type: "float", min: 0.1, max: 10, step: 0.01, default: 3 },
  ],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["stop"],
  plot: { place: "price" },
  memory: "coupling",
  warmup: (params) => numberParam(params, "period") + 2,
  convergence: (params) =>
    wilderConvergence(numberParam(params, "period")) + trailingStopCoupling(numberParam(params, "mult")),
  rules: stopRules("stop"),
  defaultRule: "trend",
  formula:
    "stop_t = SIC_{t-1} ∓ mult · ATR_{t-1}, with SIC the highest close of a rise, the lowest of a fall; a close beyond the stop turns the trend and SIC starts at that close",
  source:
    "J. W. Wilder, New Concepts in Technical Trading Systems (1978), volatility system; Stock.Indicators ToVolatilityStop: ATR as TA-Lib, of the bar before. It starts upwards where the n-th close is above the first. Stock.Indicators hides the stop up to the first turn, which follows from that guess; here the gate does. The convergence length is ATR's plus a measured one.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const mult = numberParam(params, "mult");
    const trueRange = createTrueRange(memory);
    const averageRange = createWilderAverage(memory, period);
    const rangeBefore = createDelay(memory, 1);
    const path = createStopPath(memory, period);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const range = trueRange(candle);
        const atr = rangeBefore(Number.isNaN(range) ? range : averageRange(range));
        outputs[0] = path(candle.close, mult * atr);
        return outputs;
      },
    };
  },
};

const BARS = 0;
const FIRST = 1;
const HIGHEST = 2;
const LOWEST = 3;
/** 1 while the trend is upwards, −1 downwards. */
const DIRECTION = 4;

/**
 * The stop of a bar from its close and the distance; NaN where the distance is. HIGHEST and LOWEST are of the first
 * `period` closes, then of the trend's.
 */
function createStopPath(memory: KernelMemory, period: number): (close: number, distance: number) => number {
  const state = memory.cells(5);
  const widen = (close: number): void => {
    state[HIGHEST] = Math.max(state[HIGHEST] ?? close, close);
    state[LOWEST] = Math.min(state[LOWEST] ?? close, close);
  };
  const start = (close: number): void => {
    state[HIGHEST] = close;
    state[LOWEST] = close;
  };
  return (close, distance) => {
    const bars = Math.min((state[BARS] ?? 0) + 1, period + 1);
    state[BARS] = bars;
    if (bars === 1) {
      state[FIRST] = close;
      start(close);
    }
    const isLong = state[DIRECTION] === 1;
    const stop = isLong ? (state[HIGHEST] ?? 0) - distance : (state[LOWEST] ?? 0) + distance;
    if (isLong ? close < stop : close > stop) {
      state[DIRECTION] = isLong ? -1 : 1;
      start(close);
    } else widen(close);
    if (bars === period) state[DIRECTION] = close > (state[FIRST] ?? 0) ? 1 : -1;
    return stop;
  };
}

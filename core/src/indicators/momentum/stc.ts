import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createRangePosition } from "../kernels/range-position.ts";
import { createWindowMean } from "../kernels/window-mean.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { levelRules } from "./oscillator-rules.ts";

/** Bars that one pass reaches back over beyond the latest. */
const passBars = (params: Params) => numberParam(params, "period") + numberParam(params, "smooth") - 2;

/** Schaff trend cycle of the close. */
export const stc: IndicatorDef = {
  id: "stc",
  version: 1,
  title: { en: "Schaff trend cycle", ru: "Трендовый цикл Шаффа" },
  about: {
    en: "A stochastic of MACD and a stochastic of that one, from 0 to 100. It stays at its ends while a trend lasts; leaving the lower end points to a rise, leaving the upper one to a fall.",
    ru: "Стохастик от MACD и стохастик от него, от 0 до 100. Пока тренд длится, стоит у края; уход от нижнего края говорит о росте, от верхнего – о падении.",
  },
  label: "STC",
  labelParams: ["fast", "slow", "period", "smooth"],
  group: "momentum",
  params: [
    { name: "fast", type: "int", min: 2, max: 500, step: 1, default: 23 },
    { name: "slow", type: "int", min: 2, max: 500, step: 1, default: 50 },
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 },
    { name: "smooth", type: "int", min: 1, max: 100, step: 1, default: 3 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 25 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 75 },
  ],
  constraints: [
    { left: "fast", operator: "<", right: "slow" },
    { left: "lower", operator: "<", right: "upper" },
  ],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["stc", "first_pass"],
  outputLabels: (params) => [indicatorLabel(stc, params)],
  plot: { place: "pane", styles: { first_pass: "hidden" }, levels: ["lower", "upper"] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow") + 2 * passBars(params),
  // Four slow periods more: narrow ranges of MACD stretch what is left of the averages' seeds to a hundred.
  convergence: (params) =>
    emaConvergence(numberParam(params, "slow")) + 4 * numberParam(params, "slow") + 2 * passBars(params),
  rules: levelRules("stc", 50),
  defaultRule: "cross",
  formula:
    "STC_t = P(P(EMA(close, fast) − EMA(close, slow))), with P(x)_t = SMA over `smooth` of 100 · (x_t − L_t) / (H_t − L_t) and H and L the highest and lowest x of n bars",
  source:
    "D. Schaff (1999), Schaff Trend Cycle, with the simple averages of talipp and Stock.Indicators in place of his factor of 0.5. MACD without a range counts as 50, a first pass without one as itself, so that the cycle stays at its ends while a trend lasts; a range of 1e-12 of the price, or of 1e-9 in the second pass, is none.",
  create(params, memory) {
    const fast = createExponentialAverage(memory, numberParam(params, "fast"));
    const slow = createExponentialAverage(memory, numberParam(params, "slow"));
    const firstPass = createPass(memory, params, () => 50);
    const secondPass = createPass(memory, params, (value) => value);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ close }) {
        const slowValue = slow(close);
        const once = firstPass(fast(close) - slowValue, MACD_NOISE * slowValue);
        outputs[0] = secondPass(once, PASS_NOISE);
        outputs[1] = once;
        return outputs;
      },
    };
  },
};

/** Ranges that are rounding: of MACD as a share of the price, and of a pass. */
const MACD_NOISE = 1e-12;
const PASS_NOISE = 1e-9;

/** A value's place in its recent range, smoothed; `flat` is the place where there is no range. NaN is passed on. */
function createPass(
  memory: KernelMemory,
  params: Params,
  flat: (value: number) => number,
): (value: number, noise: number) => number {
  const position = createRangePosition(memory, numberParam(params, "period"), flat);
  const smooth = createWindowMean(memory, numberParam(params, "smooth"));
  return (value, noise) => {
    if (Number.isNaN(value)) return value;
    const place = position({ high: value, low: value, close: value, noise });
    return Number.isNaN(place) ? place : smooth(place);
  };
}

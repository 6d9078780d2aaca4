import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { createWindow } from "../kernels/window.ts";
import { populationDeviation } from "../kernels/window-deviation.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";

/** A change of less than this share of the width is the rounding of squares that add up to the same. */
const ROUNDING_SHARE = 1e-12;

const zero = { kind: "level", level: 0 } as const;

/** Width of the Bollinger bands. */
export const bbWidth: IndicatorDef = {
  id: "bb_width",
  version: 1,
  title: { en: "Bollinger bandwidth", ru: "Ширина полос Боллинджера" },
  about: {
    en: "The distance between the Bollinger bands as a share of their middle. Narrow bands mean a calm market; while they widen, the rule takes the side of the middle on which the price stands.",
    ru: "Расстояние между полосами Боллинджера в долях их середины. Узкие полосы – затишье. Пока полосы расширяются, правило идёт в ту сторону от середины, где стоит цена.",
  },
  label: "BBW",
  labelParams: ["period", "dev"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 20 },
    { name: "dev", type: "float", min: 0.01, max: 20, step: 0.01, default: 2 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["bb_width", "widening_up", "widening_down"],
  outputLabels: (params) => [indicatorLabel(bbWidth, params)],
  plot: { place: "pane", styles: { widening_up: "hidden", widening_down: "hidden" } },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: {
    breakout: {
      name: "breakout",
      long: { kind: "above", left: { kind: "output", output: "widening_up" }, right: zero },
      short: { kind: "above", left: { kind: "output", output: "widening_down" }, right: zero },
    },
  },
  defaultRule: "breakout",
  formula:
    "BBW_t = (upper_t − lower_t) / middle_t, with the bands of `bb`; widening_up_t = BBW_t − BBW_{t-1} where close_t > middle_t, widening_down_t where it is lower, else 0",
  source:
    "J. Bollinger, Bollinger on Bollinger Bands (2001); Stock.Indicators ToBollingerBands. A middle of zero gives 0. Both widenings are for the rule, as the width itself has no direction.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const deviations = 2 * numberParam(params, "dev");
    const mean = createExactMean(memory, period);
    const window = createWindow(memory, period);
    const widthBefore = createDelay(memory, 1);
    const outputs = new Float64Array(3);
    return {
      step({ close }) {
        window.push(close);
        const middle = mean(close);
        const width = middle === 0 ? 0 : (deviations * populationDeviation(window, middle)) / middle;
        const difference = width - widthBefore(width);
        const change = Math.abs(difference) <= ROUNDING_SHARE * width ? 0 : difference;
        const isKnown = !Number.isNaN(change);
        outputs[0] = width;
        outputs[1] = isKnown && !(close > middle) ? 0 : change;
        outputs[2] = isKnown && !(close < middle) ? 0 : change;
        return outputs;
      },
    };
  },
};

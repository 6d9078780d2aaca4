import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { numberParam } from "../param-value.ts";
import { levelRules } from "./oscillator-rules.ts";

/** Ultimate oscillator. */
export const uo: IndicatorDef = {
  id: "uo",
  version: 1,
  title: { en: "Ultimate oscillator", ru: "Окончательный осциллятор" },
  about: {
    en: "How high the bars close in their true range, over a short, a medium and a long period at once, from 0 to 100. Low values mean that sellers prevail, high ones that buyers do.",
    ru: "Насколько высоко бары закрываются в своём истинном диапазоне – сразу за короткий, средний и длинный период, от 0 до 100. Низкие значения – преобладают продавцы, высокие – покупатели.",
  },
  label: "UO",
  labelParams: ["short", "medium", "long"],
  group: "momentum",
  params: [
    { name: "short", type: "int", min: 1, max: 500, step: 1, default: 7 },
    { name: "medium", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "long", type: "int", min: 3, max: 500, step: 1, default: 28 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 30 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 70 },
  ],
  constraints: [
    { left: "short", operator: "<", right: "medium" },
    { left: "medium", operator: "<", right: "long" },
    { left: "lower", operator: "<", right: "upper" },
  ],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low", "close"],
  outputs: ["uo"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "long") + 1,
  convergence: (params) => numberParam(params, "long") + 1,
  rules: levelRules("uo", 50),
  defaultRule: "reversal",
  formula:
    "UO_t = 100 · (4·A_short + 2·A_medium + A_long) / 7, with A_n = Σ (close − min(low, previous close)) / Σ TR over n bars",
  source:
    "L. Williams, Stocks & Commodities 3 (1985); TA-Lib ULTOSC. Deliberate deviation: a window without movement counts as one half (TA-Lib: 0).",
  create(params, memory) {
    const trueRange = createTrueRange(memory, priceDifference);
    const short = createPressureShare(memory, numberParam(params, "short"));
    const medium = createPressureShare(memory, numberParam(params, "medium"));
    const long = createPressureShare(memory, numberParam(params, "long"));
    const before = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const range = trueRange(candle);
        const pressure = priceDifference(candle.close, Math.min(candle.low, before[0] ?? Number.NaN));
        before[0] = candle.close;
        outputs[0] = Number.isNaN(range)
          ? Number.NaN
          : 100 * ((4 * short(pressure, range) + 2 * medium(pressure, range) + long(pressure, range)) / 7);
        return outputs;
      },
    };
  },
};

/** The sum of buying pressure as a share of that of true ranges; NaN until there are `period` of them. */
function createPressureShare(
  memory: KernelMemory,
  period: number,
): (pressure: number, range: number) => number {
  const averagePressure = createExactMean(memory, period);
  const averageRange = createExactMean(memory, period);
  return (pressure, range) => {
    const part = averagePressure(pressure);
    const whole = averageRange(range);
    return whole === 0 ? 0.5 : part / whole;
  };
}

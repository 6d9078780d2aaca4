import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createExponentialChain } from "../kernels/exponential-chain.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const upper = { kind: "param", param: "upper" } as const;

/** Mass index. */
export const massIndex: IndicatorDef = {
  id: "mass_index",
  version: 1,
  title: { en: "Mass index", ru: "Индекс массы" },
  about: {
    en: "Whether the bars' ranges widen: a sum above 27 over 25 bars, 1.08 per bar, warns that the trend may turn. It has no direction of its own, so the rule goes against the slope of an EMA of the close.",
    ru: "Расширяются ли диапазоны баров: сумма выше 27 за 25 баров, то есть 1.08 на бар, предупреждает о возможном развороте. Своего направления у индекса нет, поэтому правило идёт против наклона EMA цены.",
  },
  label: "Mass",
  labelParams: ["period", "sum"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 9 },
    { name: "sum", type: "int", min: 2, max: 500, step: 1, default: 25 },
    { name: "upper", type: "float", min: 0.5, max: 2, step: 0.01, default: 1.08 },
  ],
  constraints: [],
  ruleParams: ["upper"],
  inputs: ["high", "low", "close"],
  outputs: ["mass", "mean_rising", "mean_falling"],
  outputLabels(params) {
    const point = `${numberParam(params, "period")}/${numberParam(params, "sum")}`;
    return [`Mass ${point}`];
  },
  plot: { place: "pane", styles: { mean_rising: "hidden", mean_falling: "hidden" } },
  memory: "fading",
  warmup: (params) => 2 * numberParam(params, "period") + numberParam(params, "sum") - 2,
  // Two EMAs one after the other, then a window.
  convergence: (params) => 2 * emaConvergence(numberParam(params, "period")) + numberParam(params, "sum") - 1,
  rules: {
    reversal: {
      name: "reversal",
      long: { kind: "above", left: { kind: "output", output: "mean_falling" }, right: upper },
      short: { kind: "above", left: { kind: "output", output: "mean_rising" }, right: upper },
    },
  },
  defaultRule: "reversal",
  formula:
    "mass_t = Σ EMA(high − low)_i / EMA(EMA(high − low))_i over the last `sum` bars; mean_rising_t = mass_t / sum where EMA(close)_t > EMA(close)_{t-1}, mean_falling_t where it is lower, else 0; all EMAs over n bars",
  source:
    "D. Dorsey, Stocks & Commodities 10:6 (1992); talipp MassIndex. EMAs seeded with the SMA. A bar without any range so far counts as 1. Simplified: Dorsey waits until the bulge has fallen back below 26.5. mean_rising and mean_falling are for the rule, as the index itself has no direction; they are means a bar, so that the level `upper` fits any `sum`.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const ranges = createExponentialChain(memory, period, 2);
    const closeAverage = createExponentialAverage(memory, period);
    const closeAverageBefore = createDelay(memory, 1);
    const ratios = createWindow(memory, numberParam(params, "sum"));
    const outputs = new Float64Array(3).fill(Number.NaN);
    return {
      step({ high, low, close }) {
        const average = closeAverage(close);
        const before = closeAverageBefore(average);
        const [range = Number.NaN, smoothRange = Number.NaN] = ranges(high - low);
        if (Number.isNaN(smoothRange)) return outputs;
        ratios.push(smoothRange === 0 ? 1 : range / smoothRange);
        if (!ratios.isFull()) return outputs;
        const mass = ratios.sum((value) => value);
        outputs[0] = mass;
        outputs[1] = average > before ? mass / ratios.length : 0;
        outputs[2] = average < before ? mass / ratios.length : 0;
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWindow } from "../kernels/window.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";

const lower = { kind: "param", param: "lower" } as const;

/** What a market without any trend is at. */
const CHOPPIEST = 100;

/** Choppiness index. */
export const chop: IndicatorDef = {
  id: "chop",
  version: 1,
  title: { en: "Choppiness index", ru: "Индекс боковика (Choppiness)" },
  about: {
    en: "How much the market moves without getting anywhere: above 61.8 it is choppy, below 38.2 it trends. It has no direction of its own, so the rule takes that of the price over the same bars.",
    ru: "Насколько рынок топчется на месте: выше 61.8 – боковик, ниже 38.2 – тренд. Своего направления у индекса нет, поэтому правило берёт направление цены за те же бары.",
  },
  label: "CHOP",
  labelParams: ["period"],
  group: "trend",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "lower", type: "float", min: 10, max: 90, step: 0.1, default: 38.2 },
  ],
  constraints: [],
  ruleParams: ["lower"],
  inputs: ["high", "low", "close"],
  outputs: ["chop", "rising", "falling"],
  outputLabels: (params) => [`CHOP ${numberParam(params, "period")}`],
  plot: { place: "pane", styles: { rising: "hidden", falling: "hidden" }, levels: ["lower", 61.8] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: {
    trend: {
      name: "trend",
      long: { kind: "below", left: { kind: "output", output: "rising" }, right: lower },
      short: { kind: "below", left: { kind: "output", output: "falling" }, right: lower },
    },
  },
  defaultRule: "trend",
  formula:
    "CHOP_t = 100 · log10(Σ TR_i / (highest true high − lowest true low)) / log10(n) over the last n bars; rising_t = CHOP_t where close_t > close_{t-n}, falling_t where it is lower, else 100",
  source:
    "E. W. Dreiss; Stock.Indicators ToChop: a bar's true high and low take in the close before it (talipp: the plain ones). A window without any range gives 100. rising and falling are for the rules, as the index itself has no direction.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const trueRange = createTrueRange(memory);
    const ranges = createWindow(memory, period);
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const closeBefore = createDelay(memory, 1);
    const closeOfStart = createDelay(memory, period);
    const outputs = new Float64Array(3).fill(Number.NaN);
    return {
      step(candle) {
        const { high, low, close } = candle;
        const range = trueRange(candle);
        const before = closeBefore(close);
        const start = closeOfStart(close);
        if (Number.isNaN(range)) return outputs;
        ranges.push(range);
        const span = highest.push(Math.max(high, before)) - lowest.push(Math.min(low, before));
        if (!ranges.isFull()) return outputs;
        const path = ranges.sum((value) => value) / span;
        const chop = span === 0 ? CHOPPIEST : (100 * Math.log10(path)) / Math.log10(period);
        outputs[0] = chop;
        outputs[1] = close > start ? chop : CHOPPIEST;
        outputs[2] = close < start ? chop : CHOPPIEST;
        return outputs;
      },
    };
  },
};

import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createRateOfChange } from "../kernels/rate-of-change.ts";
import { createRelativeStrength } from "../kernels/relative-strength.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const value = { kind: "output", output: "connors_rsi" } as const;
const lower = { kind: "param", param: "lower" } as const;
const upper = { kind: "param", param: "upper" } as const;

/**
 * Streaks that were counted from different bars agree once the price turns. The longest run of rises or falls in
 * twelve series of 100,000 sample bars was 18; this is the length that is allowed for it. Bars on which the price rests come
 * on top, as for any RSI.
 */
const LONGEST_STREAK = 40;

/** Connors' relative strength index of the close. */
export const connorsRsi: IndicatorDef = {
  id: "connors_rsi",
  version: 1,
  title: { en: "Connors RSI", ru: "RSI Коннорса" },
  about: {
    en: "The mean of three measures of a short move: a fast RSI, an RSI of how many bars in a row the price rose or fell, and how the last change ranks among recent ones. Low values: the price fell fast; high ones: it rose fast.",
    ru: "Среднее трёх оценок короткого движения: быстрый RSI, RSI числа баров роста или падения подряд и место последнего изменения среди недавних. Низкие значения – цена быстро упала, высокие – быстро выросла.",
  },
  label: "CRSI",
  labelParams: ["period", "streak", "rank"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 3 },
    { name: "streak", type: "int", min: 2, max: 500, step: 1, default: 2 },
    { name: "rank", type: "int", min: 2, max: 500, step: 1, default: 100 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 10 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 90 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["connors_rsi"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "coupling",
  warmup: (params) =>
    1 +
    Math.max(numberParam(params, "period"), numberParam(params, "streak"), numberParam(params, "rank") + 1),
  convergence: (params) =>
    Math.max(
      wilderConvergence(numberParam(params, "period")),
      LONGEST_STREAK + wilderConvergence(numberParam(params, "streak")),
      numberParam(params, "rank") + 2,
    ),
  // No rule around a middle: a price that stays ranks lowest among equals, and gives 33.
  rules: {
    reversal: {
      name: "reversal",
      long: { kind: "below", left: value, right: lower },
      short: { kind: "above", left: value, right: upper },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: value, right: lower },
      short: { kind: "cross_down", left: value, right: upper },
    },
  },
  defaultRule: "reversal",
  formula:
    "CRSI_t = (RSI_t(close, period) + RSI_t(s, streak) + R_t) / 3, with s the bars in a row that the close rose (negative: fell) and R the percentage of the `rank` changes before t that were below the change of t",
  source:
    "L. Connors and C. Alvarez, An Introduction to ConnorsRSI (2012). Both RSIs are as in `rsi`. The change is relative; one from a close of zero counts as 0.",
  create(params, memory) {
    const strength = createRelativeStrength(memory, numberParam(params, "period"));
    const streak = createStreak(memory);
    const streakStrength = createRelativeStrength(memory, numberParam(params, "streak"));
    const rate = createRateOfChange(memory, 1);
    const rank = createPercentRank(memory, numberParam(params, "rank"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const change = rate(close);
        const ranked = Number.isNaN(change) ? change : rank(change);
        outputs[0] = (strength(close) + streakStrength(streak(close)) + ranked) / 3;
        return outputs;
      },
    };
  },
};

/** How many bars in a row the value rose, negative where it fell; 0 where it stayed and on the first bar. */
function createStreak(memory: KernelMemory): (value: number) => number {
  const before = memory.cells(1).fill(Number.NaN);
  const state = memory.cells(1);
  return (value) => {
    const last = before[0] ?? Number.NaN;
    const direction = Number.isNaN(last) ? 0 : Math.sign(value - last);
    const streak = state[0] ?? 0;
    const isSame = Math.sign(streak) === direction;
    before[0] = value;
    state[0] = isSame ? streak + direction : direction;
    return state[0];
  };
}

/** The percentage of the `period` values before that are below this one; NaN until there are so many. */
function createPercentRank(memory: KernelMemory, period: number): (value: number) => number {
  const window = createWindow(memory, period);
  return (value) => {
    const rank = window.isFull() ? (100 * window.sum((held) => (held < value ? 1 : 0))) / period : Number.NaN;
    window.push(value);
    return rank;
  };
}

import type { IndicatorDef } from "../indicator.ts";
import { CYCLE_COUPLING_BARS, createHilbertCycle } from "../kernels/hilbert-cycle.ts";
import { createWindow, type Window } from "../kernels/window.ts";
import { averageRules } from "./average-rules.ts";

const LONGEST_CYCLE_BARS = 50;
/** As in TA-Lib: bars before the cycle is measured, and bars until the first value is given. */
const SKIPPED_BARS = 37;
const WARMUP_BARS = 64;

/** Hilbert transform trendline of the close. */
export const htTrendline: IndicatorDef = {
  id: "ht_trendline",
  version: 1,
  title: { en: "Hilbert transform trendline", ru: "Линия тренда по преобразованию Гильберта" },
  about: {
    en: "The price averaged over its own dominant cycle, so that the cycle cancels out and the trend is left. It has no period to choose.",
    ru: "Цена, усреднённая по её собственному доминирующему циклу: цикл гасится, остаётся тренд. Период выбирать не нужно.",
  },
  label: "HT Trendline",
  labelParams: [],
  group: "average",
  params: [],
  constraints: [],
  inputs: ["close"],
  outputs: ["ht_trendline"],
  plot: { place: "price" },
  memory: "coupling",
  warmup: () => WARMUP_BARS,
  convergence: () => CYCLE_COUPLING_BARS,
  rules: averageRules("ht_trendline"),
  defaultRule: "trend",
  formula:
    "TL_t = (4 · m_t + 3 · m_{t-1} + 2 · m_{t-2} + m_{t-3}) / 10, with m_t the mean of the closes over the dominant cycle's length (6 to 50 bars)",
  source:
    "J. Ehlers, Rocket Science for Traders (2001); TA-Lib HT_TRENDLINE, over the close (Ehlers: the middle of high and low). The means are summed anew on each bar around the latest close.",
  create(_params, memory) {
    const cycle = createHilbertCycle(memory, SKIPPED_BARS);
    const closes = createWindow(memory, LONGEST_CYCLE_BARS);
    const means = createWindow(memory, 4);
    const smoothedPeriod = memory.cells(1);
    const bars = memory.cells(1);
    const outputs = new Float64Array(1).fill(Number.NaN);
    return {
      step({ close }) {
        bars[0] = Math.min((bars[0] ?? 0) + 1, WARMUP_BARS);
        closes.push(close);
        if (!cycle.push(close)) return outputs;
        smoothedPeriod[0] = 0.33 * cycle.period() + 0.67 * (smoothedPeriod[0] ?? 0);
        means.push(meanOfLatest(closes, Math.max(1, Math.floor(smoothedPeriod[0] + 0.5))));
        if (bars[0] === WARMUP_BARS) outputs[0] = smoothed(means);
        return outputs;
      },
    };
  },
};

function meanOfLatest(closes: Window, count: number): number {
  const latest = closes.at(0);
  let offset = 0;
  for (let back = 0; back < count; back++) offset += closes.at(back) - latest;
  return latest + offset / count;
}

function smoothed(means: Window): number {
  const latest = means.at(0);
  const offset = 3 * (means.at(1) - latest) + 2 * (means.at(2) - latest) + (means.at(3) - latest);
  return latest + offset / 10;
}

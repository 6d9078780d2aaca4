import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createTrueRange } from "../kernels/true-range.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";

const plusDi = { kind: "output", output: "plus_di" } as const;
const minusDi = { kind: "output", output: "minus_di" } as const;

/** Average directional index with both directional indicators. */
export const adx: IndicatorDef = {
  id: "adx",
  version: 1,
  title: { en: "Average directional index", ru: "Индекс среднего направления движения" },
  about: {
    en: "How strong a trend is, from 0 to 100, whatever its direction: values above 25 are usually read as a trend. The direction comes from +DI and −DI: the higher of the two leads.",
    ru: "Сила тренда от 0 до 100 независимо от направления: значения выше 25 обычно считают трендом. Направление показывают +DI и −DI: ведёт та линия, что выше.",
  },
  label: "ADX",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["high", "low", "close"],
  outputs: ["adx", "plus_di", "minus_di", "dx", "adxr"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`ADX ${period}`, `+DI ${period}`, `−DI ${period}`, `DX ${period}`, `ADXR ${period}`];
  },
  plot: { place: "pane", styles: { dx: "hidden", adxr: "hidden" }, levels: [25] },
  memory: "fading",
  warmup: (params) => 3 * numberParam(params, "period") - 1,
  // Two Wilder smoothings one after the other, and ADXR looks n−1 bars back.
  convergence(params) {
    const period = numberParam(params, "period");
    return 2 * wilderConvergence(period) + period - 1;
  },
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: plusDi, right: minusDi },
      short: { kind: "below", left: plusDi, right: minusDi },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: plusDi, right: minusDi },
      short: { kind: "cross_down", left: plusDi, right: minusDi },
    },
  },
  defaultRule: "trend",
  formula:
    "±DI_t = 100 · S(±DM)_t / S(TR)_t with S_t = S_{t-1} − S_{t-1} / n + x_t, DX_t = 100 · |(+DI_t) − (−DI_t)| / ((+DI_t) + (−DI_t)), ADX_t = (ADX_{t-1} · (n − 1) + DX_t) / n, ADXR_t = (ADX_t + ADX_{t-n+1}) / 2",
  source:
    "J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib ADX, PLUS_DI, MINUS_DI, DX, ADXR: the sums are seeded with n − 1 bars, ADX with the mean of the first n DX. As in TA-Lib, DI without any range is 0, DX without directional movement keeps its last value (0 at first), and ADX skips such a bar. Deviation: only an exact zero counts as none (TA-Lib: anything below 1e-14, which swallows the cheapest coins).",
  create(params, memory) {
    const period = numberParam(params, "period");
    const movement = createDirectionalMovement(memory, period);
    const average = createDirectionalAverage(memory, period);
    const adxBefore = createDelay(memory, period - 1);
    const outputs = new Float64Array(5);
    return {
      step(candle) {
        const { plus, minus } = movement(candle);
        const { dx, adx } = average(plus, minus);
        outputs[0] = adx;
        outputs[1] = plus;
        outputs[2] = minus;
        outputs[3] = dx;
        outputs[4] = (adx + adxBefore(adx)) / 2;
        return outputs;
      },
    };
  },
};

interface DirectionalMovement {
  plus: number;
  minus: number;
}
interface PriceBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Both directional indicators of a bar; NaN until there are `period + 1` bars. */
function createDirectionalMovement(
  memory: KernelMemory,
  period: number,
): (bar: PriceBar) => DirectionalMovement {
  const trueRange = createTrueRange(memory);
  const ranges = createWilderSum(memory, period);
  const rises = createWilderSum(memory, period);
  const falls = createWilderSum(memory, period);
  const before = memory.cells(2).fill(Number.NaN);
  const movement = { plus: Number.NaN, minus: Number.NaN };
  return (bar) => {
    const range = trueRange(bar);
    const rise = bar.high - (before[0] ?? 0);
    const fall = (before[1] ?? 0) - bar.low;
    before[0] = bar.high;
    before[1] = bar.low;
    if (Number.isNaN(range)) return movement;
    const rangeSum = ranges(range);
    const riseSum = rises(rise > 0 && rise > fall ? rise : 0);
    const fallSum = falls(fall > 0 && fall > rise ? fall : 0);
    movement.plus = rangeSum === 0 ? 0 : 100 * (riseSum / rangeSum);
    movement.minus = rangeSum === 0 ? 0 : 100 * (fallSum / rangeSum);
    return movement;
  };
}

/** `S − S/n + x`: Wilder's sum, started with the plain sum of n − 1 values; NaN until there are n. */
function createWilderSum(memory: KernelMemory, period: number): (value: number) => number {
  const state = memory.cells(2);
  return (value) => {
    const count = state[0] ?? 0;
    const sum = state[1] ?? 0;
    const isSeeded = count === period - 1;
    state[0] = isSeeded ? count : count + 1;
    state[1] = isSeeded ? sum - sum / period + value : sum + value;
    return isSeeded ? (state[1] ?? 0) : Number.NaN;
  };
}

/** DX of both directional indicators, and ADX, its average. */
function createDirectionalAverage(memory: KernelMemory, period: number) {
  const average = createWilderAverage(memory, period);
  const state = memory.cells(2);
  state[1] = Number.NaN;
  const outputs = { dx: Number.NaN, adx: Number.NaN };
  return (plus: number, minus: number): { readonly dx: number; readonly adx: number } => {
    if (Number.isNaN(plus)) return outputs;
    const hasDirection = plus + minus !== 0;
    if (hasDirection) state[0] = 100 * (Math.abs(plus - minus) / (plus + minus));
    // Before ADX is there, a bar without direction counts as zero; later it is skipped.
    if (hasDirection) state[1] = average(state[0] ?? 0);
    else if (Number.isNaN(state[1] ?? 0)) state[1] = average(0);
    outputs.dx = state[0] ?? 0;
    outputs.adx = state[1] ?? Number.NaN;
    return outputs;
  };
}

import { fadingBars } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { CYCLE_COUPLING_BARS, createHilbertCycle } from "../kernels/hilbert-cycle.ts";
import { numberParam } from "../param-value.ts";

const mamaLine = { kind: "output", output: "mama" } as const;
const famaLine = { kind: "output", output: "fama" } as const;

const PHASE = 0;
const MAMA = 1;
const FAMA = 2;

/** As in TA-Lib: bars before the cycle is measured, and bars until the first value is given. */
const SKIPPED_BARS = 12;
const WARMUP_BARS = 33;

const DEGREES = 180 / Math.PI;

/** MESA adaptive moving average of the close. */
export const mama: IndicatorDef = {
  id: "mama",
  version: 1,
  title: { en: "MESA adaptive moving average", ru: "Адаптивная скользящая средняя MESA" },
  about: {
    en: "MAMA follows at a speed taken from the price's dominant cycle: it leaps after the price at turns and rests in between. FAMA follows MAMA half as fast; a cross of the two is read as a turn of the trend.",
    ru: "MAMA подстраивает скорость под доминирующий цикл цены: на разворотах рывком догоняет цену, между ними почти стоит. FAMA идёт за MAMA вдвое медленнее; их пересечение читают как смену тренда.",
  },
  label: "MAMA",
  labelParams: ["fast_limit", "slow_limit"],
  group: "average",
  params: [
    { name: "fast_limit", type: "float", min: 0.02, max: 0.99, step: 0.01, default: 0.5 },
    { name: "slow_limit", type: "float", min: 0.01, max: 0.98, step: 0.01, default: 0.05 },
  ],
  constraints: [{ left: "slow_limit", operator: "<", right: "fast_limit" }],
  inputs: ["close"],
  outputs: ["mama", "fama"],
  outputLabels(params) {
    const limits = `${numberParam(params, "fast_limit")}/${numberParam(params, "slow_limit")}`;
    return [`MAMA ${limits}`, `FAMA ${limits}`];
  },
  plot: { place: "price" },
  memory: "coupling",
  warmup: () => WARMUP_BARS,
  /** Until the cycle is that of other starts, and then until both averages have forgotten where they were. */
  convergence(params) {
    const slowest = numberParam(params, "slow_limit");
    return CYCLE_COUPLING_BARS + fadingBars(slowest) + fadingBars(slowest / 2);
  },
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: mamaLine, right: famaLine },
      short: { kind: "below", left: mamaLine, right: famaLine },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: mamaLine, right: famaLine },
      short: { kind: "cross_down", left: mamaLine, right: famaLine },
    },
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: mamaLine },
      short: { kind: "slope_down", of: mamaLine },
    },
  },
  defaultRule: "trend",
  formula:
    "MAMA_t = MAMA_{t-1} + α · (close_t − MAMA_{t-1}) and FAMA_t = FAMA_{t-1} + α/2 · (MAMA_t − FAMA_{t-1}), with α = fast_limit / Δphase within slow_limit to fast_limit and Δphase the fall of the cycle's phase in degrees, at least 1",
  source:
    "J. Ehlers, MESA Adaptive Moving Averages, Stocks & Commodities 19:10 (2001); TA-Lib MAMA, over the close (Ehlers: the middle of high and low). Deliberate deviation: both averages start at the close of bar 13 (TA-Lib: at zero, from which they climb to the price).",
  create(params, memory) {
    const fastLimit = numberParam(params, "fast_limit");
    const slowLimit = numberParam(params, "slow_limit");
    const cycle = createHilbertCycle(memory, SKIPPED_BARS);
    const state = memory.cells(3).fill(Number.NaN, MAMA);
    const bars = memory.cells(1);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ close: price }) {
        bars[0] = Math.min((bars[0] ?? 0) + 1, WARMUP_BARS);
        if (!cycle.push(price)) return outputs;
        const inPhase = cycle.inPhase();
        const phase = inPhase === 0 ? 0 : Math.atan(cycle.quadrature() / inPhase) * DEGREES;
        const fall = Math.max((state[PHASE] ?? 0) - phase, 1);
        const weight = Math.max(fastLimit / fall, slowLimit);
        state[PHASE] = phase;
        state[MAMA] = follow(state[MAMA] ?? Number.NaN, price, weight);
        state[FAMA] = follow(state[FAMA] ?? Number.NaN, state[MAMA] ?? Number.NaN, weight / 2);
        if (bars[0] < WARMUP_BARS) return outputs;
        outputs[0] = state[MAMA];
        outputs[1] = state[FAMA];
        return outputs;
      },
    };
  },
};

/** The average after one more value; the value itself where there is none before. */
function follow(average: number, value: number, weight: number): number {
  return Number.isNaN(average) ? value : average + weight * (value - average);
}

import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createDirectionalMovement, directionalIndex } from "../kernels/directional-movement.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { numberParam } from "../param-value.ts";

const upper = { kind: "param", param: "upper" } as const;

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
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 25 },
  ],
  constraints: [],
  ruleParams: ["upper"],
  inputs: ["high", "low", "close"],
  outputs: ["adx", "plus_di", "minus_di", "adxr", "trend_up", "trend_down"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`ADX ${period}`, `+DI ${period}`, `−DI ${period}`, `ADXR ${period}`];
  },
  plot: {
    place: "pane",
    styles: { adxr: "hidden", trend_up: "hidden", trend_down: "hidden" },
    levels: ["upper"],
  },
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
      long: { kind: "above", left: { kind: "output", output: "trend_up" }, right: upper },
      short: { kind: "above", left: { kind: "output", output: "trend_down" }, right: upper },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: { kind: "output", output: "trend_up" }, right: upper },
      short: { kind: "cross_up", left: { kind: "output", output: "trend_down" }, right: upper },
    },
  },
  defaultRule: "trend",
  formula:
    "ADX_t = (ADX_{t-1} · (n − 1) + DX_t) / n, ADXR_t = (ADX_t + ADX_{t-n+1}) / 2, with +DI, −DI and DX as in `dmi`; trend_up_t = ADX_t where +DI_t > −DI_t, trend_down_t where it is lower, else 0",
  source:
    "J. W. Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib ADX, ADXR: seeded with the mean of the first n DX. As in TA-Lib, ADX skips a bar without directional movement. Deviation: only an exact zero counts as none (TA-Lib: anything below 1e-14, which swallows the cheapest coins). trend_up and trend_down are for the rules, as ADX itself has no direction; `dmi` has rules of +DI and −DI alone.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const movement = createDirectionalMovement(memory, period);
    const average = createDirectionalAverage(memory, period);
    const adxBefore = createDelay(memory, period - 1);
    const outputs = new Float64Array(6);
    return {
      step(candle) {
        const { plus, minus } = movement(candle);
        const adx = average(plus, directionalIndex({ plus, minus }));
        outputs[0] = adx;
        outputs[1] = plus;
        outputs[2] = minus;
        outputs[3] = (adx + adxBefore(adx)) / 2;
        outputs[4] = plus > minus || Number.isNaN(adx) ? adx : 0;
        outputs[5] = plus < minus || Number.isNaN(adx) ? adx : 0;
        return outputs;
      },
    };
  },
};

/** ADX, the average of DX; a bar without direction is skipped, or counts as zero before ADX is there. */
function createDirectionalAverage(memory: KernelMemory, period: number) {
  const average = createWilderAverage(memory, period);
  const adx = memory.cells(1).fill(Number.NaN);
  return (plus: number, dx: number): number => {
    const isThere = !Number.isNaN(adx[0] ?? Number.NaN);
    if (!Number.isNaN(plus) && !(Number.isNaN(dx) && isThere)) adx[0] = average(Number.isNaN(dx) ? 0 : dx);
    return adx[0] ?? Number.NaN;
  };
}

import type { IndicatorDef } from "../indicator.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const close = { kind: "price", input: "close" } as const;
const top = { kind: "output", output: "top" } as const;
const bottom = { kind: "output", output: "bottom" } as const;

/** Fractal chaos bands. */
export const fcb: IndicatorDef = {
  id: "fcb",
  version: 1,
  title: { en: "Fractal chaos bands", ru: "Полосы фрактального хаоса" },
  about: {
    en: "The last confirmed fractal high and low: a high above, or a low below, several bars on both sides. A close beyond them breaks out of the latest swing.",
    ru: "Последние подтверждённые фракталы: максимум выше или минимум ниже нескольких баров с обеих сторон. Закрытие за ними – пробой последнего экстремума.",
  },
  label: "FCB",
  labelParams: ["wing"],
  group: "trend",
  params: [{ name: "wing", type: "int", min: 1, max: 50, step: 1, default: 2 }],
  constraints: [],
  inputs: ["high", "low"],
  outputs: ["upper", "lower", "top", "bottom"],
  plot: { place: "price", styles: { top: "hidden", bottom: "hidden" } },
  memory: "coupling",
  warmup: (params) => 2 * numberParam(params, "wing") + 1,
  convergence: (params) => fractalCoupling(2 * numberParam(params, "wing") + 1),
  rules: {
    breakout: {
      name: "breakout",
      long: { kind: "above", left: close, right: top },
      short: { kind: "below", left: close, right: bottom },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: close, right: top },
      short: { kind: "cross_down", left: close, right: bottom },
    },
  },
  defaultRule: "breakout",
  formula:
    "upper_t = high_i and lower_t = low_i of the last i ≤ t − n whose high is above, whose low is below those of the n bars before and after it; top and bottom = the higher and the lower of the two",
  source:
    "E. W. Dreiss; B. Williams' fractals; Stock.Indicators ToFcb. A fractal counts from the bar that confirms it, n bars later. Until the first one the bands are the highest high and the lowest low since the start (Stock.Indicators: nothing). The bands may stand the wrong way round for a while, so the rules take the higher and the lower one. The convergence length is measured.",
  create(params, memory) {
    const wing = numberParam(params, "wing");
    const upperBand = createFractalBand(memory, wing, (value, other) => value > other);
    const lowerBand = createFractalBand(memory, wing, (value, other) => value < other);
    const outputs = new Float64Array(4);
    return {
      step({ high, low }) {
        const upper = upperBand(high);
        const lower = lowerBand(low);
        outputs[0] = upper;
        outputs[1] = lower;
        outputs[2] = Math.max(upper, lower);
        outputs[3] = Math.min(upper, lower);
        return outputs;
      },
    };
  },
};

/**
 * Bars until bands that started at different bars are one, which the next fractal of each side makes them. Measured from
 * every bar of 1.6 million recorded bars from minutes to hours: at most 370 bars for windows of 3 bars, 401 of 5, 486 of
 * 11, 652 of 21 and 1652 of 101. Halted and quiet minutes, whose prices are equal, take longest, hence the part that is
 * the same for all. The formula has twice that.
 */
function fractalCoupling(windowBars: number): number {
  return 700 + 30 * windowBars;
}

const VALUE = 0;
const IS_FRACTAL = 1;

/** The last value that lies beyond those of `wing` bars on both sides; NaN until there are `2 · wing + 1` bars. */
function createFractalBand(
  memory: KernelMemory,
  wing: number,
  isBeyond: (value: number, other: number) => boolean,
): (value: number) => number {
  const window = createWindow(memory, 2 * wing + 1);
  const state = memory.cells(2);
  state[VALUE] = Number.NaN;
  return (value) => {
    window.push(value);
    const band = state[VALUE] ?? Number.NaN;
    if (state[IS_FRACTAL] === 0 && (Number.isNaN(band) || isBeyond(value, band))) state[VALUE] = value;
    if (!window.isFull()) return Number.NaN;
    const middle = window.at(wing);
    let isFractal = true;
    for (let back = 0; isFractal && back < window.length; back++) {
      isFractal = back === wing || isBeyond(middle, window.at(back));
    }
    if (isFractal) {
      state[VALUE] = middle;
      state[IS_FRACTAL] = 1;
    }
    return state[VALUE] ?? Number.NaN;
  };
}

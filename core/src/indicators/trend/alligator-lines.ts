import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { numberParam } from "../param-value.ts";

/** How many bars each line is drawn to the right, whatever its length. */
const SHIFTS = { jaw: 8, teeth: 5, lips: 3 } as const;

/** The parameters of the three lines. */
export const ALLIGATOR_PARAMS: Pick<IndicatorDef, "params" | "constraints" | "labelParams"> = {
  labelParams: ["jaw", "teeth", "lips"],
  params: [
    { name: "jaw", type: "int", min: 2, max: 500, step: 1, default: 13 },
    { name: "teeth", type: "int", min: 2, max: 500, step: 1, default: 8 },
    { name: "lips", type: "int", min: 2, max: 500, step: 1, default: 5 },
  ],
  constraints: [
    { left: "lips", operator: "<", right: "teeth" },
    { left: "teeth", operator: "<", right: "jaw" },
  ],
};

/** The jaw is the slowest line, and shifted most. */
export function alligatorWarmup(params: Params): number {
  return numberParam(params, "jaw") + SHIFTS.jaw;
}

/** Wilder's smoothing of the jaw, and its shift. */
export function alligatorConvergence(params: Params): number {
  return wilderConvergence(numberParam(params, "jaw")) + SHIFTS.jaw;
}

/** Writes jaw, teeth and lips as they stand over a bar, NaN before they are there. */
export function createAlligatorLines(
  params: Params,
  memory: KernelMemory,
): (high: number, low: number, lines: Float64Array) => void {
  const jaw = createLine(memory, numberParam(params, "jaw"), SHIFTS.jaw);
  const teeth = createLine(memory, numberParam(params, "teeth"), SHIFTS.teeth);
  const lips = createLine(memory, numberParam(params, "lips"), SHIFTS.lips);
  return (high, low, lines) => {
    const median = (high + low) / 2;
    lines[0] = jaw(median);
    lines[1] = teeth(median);
    lines[2] = lips(median);
  };
}

function createLine(memory: KernelMemory, period: number, shift: number): (value: number) => number {
  const average = createExponentialAverage(memory, period, 1 / period);
  const delay = createDelay(memory, shift);
  return (value) => delay(average(value));
}

import type { Params, SignalRule } from "../indicator.ts";
import type { KernelMemory } from "../kernels/kernel-memory.ts";
import { createRangePosition, type RangedBar } from "../kernels/range-position.ts";
import { createWindow } from "../kernels/window.ts";
import { withoutRounding } from "../kernels/without-rounding.ts";
import { numberParam } from "../param-value.ts";

/**
 * %K and %D of a stochastic with the parameters `period`, `smooth` and `signal`, over bars or over a series of values.
 * Both are NaN until both are there, and without rounding digits. The array is reused.
 */
export function createStochasticLines(
  memory: KernelMemory,
  params: Params,
): (bar: RangedBar) => Float64Array {
  const position = createRangePosition(memory, numberParam(params, "period"));
  const smooth = createShareMean(memory, numberParam(params, "smooth"));
  const signal = createShareMean(memory, numberParam(params, "signal"));
  const outputs = new Float64Array(2);
  return (bar) => {
    const raw = position(bar);
    const k = Number.isNaN(raw) ? raw : smooth(raw);
    const d = Number.isNaN(k) ? k : signal(k);
    outputs[0] = Number.isNaN(d) ? Number.NaN : withoutRounding(k);
    outputs[1] = withoutRounding(d);
    return outputs;
  };
}

/** The plain mean of the last `period` values: none is negative, so small ones keep their digits. */
function createShareMean(memory: KernelMemory, period: number): (share: number) => number {
  const window = createWindow(memory, period);
  return (share) => {
    window.push(share);
    return window.isFull() ? window.sum((held) => held) / period : Number.NaN;
  };
}

/** Bars that a stochastic's windows reach back over, the latest included. */
export function stochasticWindow(params: Params): number {
  return numberParam(params, "period") + numberParam(params, "smooth") + numberParam(params, "signal") - 2;
}

const k = { kind: "output", output: "k" } as const;
const d = { kind: "output", output: "d" } as const;

/** The rules of a stochastic with the outputs `k` and `d` and the parameters `lower` and `upper`. */
export const STOCHASTIC_RULES: Readonly<Record<string, SignalRule>> = {
  reversal: {
    name: "reversal",
    long: { kind: "below", left: k, right: { kind: "param", param: "lower" } },
    short: { kind: "above", left: k, right: { kind: "param", param: "upper" } },
  },
  trend: {
    name: "trend",
    long: { kind: "above", left: k, right: d },
    short: { kind: "below", left: k, right: d },
  },
  cross: {
    name: "cross",
    long: { kind: "cross_up", left: k, right: d },
    short: { kind: "cross_down", left: k, right: d },
  },
};

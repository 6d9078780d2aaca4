import { wilderConvergence } from "./convergence.ts";
import type { IndicatorDef } from "./indicator.ts";
import { numberParam } from "./param-value.ts";
import { createWilder } from "./wilder.ts";

const rsiValue = { kind: "output", output: "rsi" } as const;
const lower = { kind: "param", param: "lower" } as const;
const upper = { kind: "param", param: "upper" } as const;

/** Relative strength index of the close. */
export const rsi: IndicatorDef = {
  id: "rsi",
  version: 1,
  title: "Relative strength index",
  label: "RSI",
  labelParams: ["period"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 30 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 70 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  inputs: ["close"],
  outputs: ["rsi"],
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: {
    reversal: {
      name: "reversal",
      long: { kind: "below", left: rsiValue, right: lower },
      short: { kind: "above", left: rsiValue, right: upper },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: rsiValue, right: lower },
      short: { kind: "cross_down", left: rsiValue, right: upper },
    },
    trend: {
      name: "trend",
      long: { kind: "above", left: rsiValue, right: { kind: "level", level: 50 } },
      short: { kind: "below", left: rsiValue, right: { kind: "level", level: 50 } },
    },
  },
  defaultRule: "reversal",
  formula:
    "RSI_t = 100 · G_t / (G_t + L_t), with G and L the Wilder averages of rises and falls of the close",
  source:
    "J. W. Wilder (1978); TA-Lib RSI: Wilder's smoothing, seeded with the mean of the first n changes. Deliberate deviation: no movement at all is 50 (TA-Lib: 0).",
  create(params) {
    const period = numberParam(params, "period");
    const averageRise = createWilder(period);
    const averageFall = createWilder(period);
    const outputs = new Float64Array(1);
    let previousClose = Number.NaN;
    return {
      step({ close }) {
        const change = close - previousClose;
        previousClose = close;
        if (Number.isNaN(change)) {
          outputs[0] = Number.NaN;
          return outputs;
        }
        const rise = averageRise(Math.max(change, 0));
        const fall = averageFall(Math.max(-change, 0));
        const movement = rise + fall;
        outputs[0] = movement === 0 ? 50 : 100 * (rise / movement);
        return outputs;
      },
    };
  },
};

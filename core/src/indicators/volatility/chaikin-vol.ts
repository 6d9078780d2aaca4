import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";

import { numberParam } from "../param-value.ts";

const volatility = { kind: "output", output: "chaikin_vol" } as const;
const lower = { kind: "param", param: "lower" } as const;
const upper = { kind: "param", param: "upper" } as const;

/** Chaikin volatility: how much the range of the bars has changed, in percent. */
export const chaikinVol: IndicatorDef = {
  id: "chaikin_vol",
  version: 1,
  title: { en: "Chaikin volatility", ru: "Волатильность Чайкина" },
  about: {
    en: "By how many percent the average range of the bars has changed. Chaikin read a sharp rise as panic near a bottom, and a fall as calm before a top.",
    ru: "На сколько процентов изменился средний размах баров. По Чайкину резкий рост – паника у дна, а снижение – затишье перед вершиной.",
  },
  label: "CHV",
  labelParams: ["period", "roc_period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 1000, step: 1, default: 10 },
    { name: "roc_period", type: "int", min: 1, max: 1000, step: 1, default: 10 },
    { name: "lower", type: "float", min: -100, max: 1000, step: 0.1, default: -20 },
    { name: "upper", type: "float", min: -100, max: 1000, step: 0.1, default: 20 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low"],
  outputs: ["chaikin_vol"],
  plot: { place: "pane", levels: ["lower", 0, "upper"] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + numberParam(params, "roc_period"),
  // Twice the EMA's: in flat stretches the divisor may have shrunk as far as the seed's weight has.
  convergence: (params) =>
    2 * emaConvergence(numberParam(params, "period")) + numberParam(params, "roc_period"),
  rules: {
    reversal: {
      name: "reversal",
      long: { kind: "above", left: volatility, right: upper },
      short: { kind: "below", left: volatility, right: lower },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: volatility, right: upper },
      short: { kind: "cross_down", left: volatility, right: lower },
    },
  },
  defaultRule: "reversal",
  formula: "CHV_t = 100 · (E_t / E_{t-k} − 1), with E = EMA(high − low) over n bars and k = roc_period",
  source:
    "M. Chaikin, after S. Achelis, Technical Analysis from A to Z (1995): TA-Lib's EMA and ROC of the range. A range of zero before gives 0, as in TA-Lib ROC.",
  create(params, memory) {
    const average = createExponentialAverage(memory, numberParam(params, "period"));
    const delay = createDelay(memory, numberParam(params, "roc_period"));
    const outputs = new Float64Array(1);
    return {
      step({ high, low }) {
        const range = average(high - low);
        const before = Number.isNaN(range) ? range : delay(range);
        outputs[0] = before === 0 ? 0 : (range / before - 1) * 100;
        return outputs;
      },
    };
  },
};

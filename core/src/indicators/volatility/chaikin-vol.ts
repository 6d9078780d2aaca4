import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialAverage } from "../kernels/exponential-average.ts";
import { createWindow } from "../kernels/window.ts";
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
  convergence: (params) => emaConvergence(numberParam(params, "period")) + numberParam(params, "roc_period"),
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
    const back = numberParam(params, "roc_period");
    const averages = createWindow(memory, back + 1);
    const outputs = new Float64Array(1);
    return {
      step({ high, low }) {
        outputs[0] = Number.NaN;
        const range = average(high - low);
        if (Number.isNaN(range)) return outputs;
        averages.push(range);
        if (!averages.isFull()) return outputs;
        const before = averages.at(back);
        outputs[0] = before === 0 ? 0 : (range / before - 1) * 100;
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createDelay } from "../kernels/delay.ts";
import { createHurstExponents } from "../kernels/rescaled-range.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const upper = { kind: "param", param: "upper" } as const;

/** Hurst exponent of the returns. */
export const hurst: IndicatorDef = {
  id: "hurst",
  version: 1,
  title: { en: "Hurst exponent", ru: "Показатель Хёрста" },
  about: {
    en: "Whether moves tend to go on: above 0.5 they persist, below it they turn back, around it the price walks at random. While moves persist, the rule follows the direction of the price over the period.",
    ru: "Склонны ли движения продолжаться: выше 0.5 – склонны, ниже – цена чаще разворачивается, около – случайное блуждание. Пока движения продолжаются, правило следует направлению цены за период.",
  },
  label: "Hurst",
  labelParams: ["period"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 20, max: 500, step: 1, default: 100 },
    { name: "upper", type: "float", min: 0, max: 2, step: 0.01, default: 0.55 },
  ],
  constraints: [],
  ruleParams: ["upper"],
  inputs: ["close"],
  outputs: ["hurst", "raw", "rising", "falling"],
  outputLabels(params) {
    const label = `Hurst ${numberParam(params, "period")}`;
    return [label, `${label} R/S`];
  },
  plot: {
    place: "pane",
    styles: { raw: "hidden", rising: "hidden", falling: "hidden" },
    levels: [0.5, "upper"],
  },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: { kind: "output", output: "rising" }, right: upper },
      short: { kind: "above", left: { kind: "output", output: "falling" }, right: upper },
    },
  },
  defaultRule: "trend",
  formula:
    "H_t = slope of log(R/S) over log(length) for the log returns of the window in 1, 2, 4, … pieces; rising_t = H_t where close_t > close_{t-n}, falling_t where it is lower, else 0",
  source:
    "H. E. Hurst (1951), corrected after A. A. Anis and E. H. Lloyd (1976) so that a random walk gives 0.5; Stock.Indicators ToHurst. raw is uncorrected. A window without any change gives 0.5. rising and falling are for the rule, as the exponent itself has no direction.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const exponentsOf = createHurstExponents(period);
    const returns = createWindow(memory, period);
    const closeBefore = createDelay(memory, 1);
    const closeOfStart = createDelay(memory, period);
    const outputs = new Float64Array(4);
    return {
      step({ close }) {
        const before = closeBefore(close);
        const start = closeOfStart(close);
        outputs.fill(Number.NaN);
        if (Number.isNaN(before)) return outputs;
        returns.push(before > 0 && close > 0 ? Math.log(close / before) : 0);
        if (!returns.isFull()) return outputs;
        const { raw, corrected } = exponentsOf(returns);
        outputs[0] = corrected;
        outputs[1] = raw;
        outputs[2] = close > start ? corrected : 0;
        outputs[3] = close < start ? corrected : 0;
        return outputs;
      },
    };
  },
};

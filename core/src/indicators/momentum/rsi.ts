import { relativeStrengths } from "../batch/relative-strengths.ts";
import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createRelativeStrength } from "../kernels/relative-strength.ts";
import { numberParam } from "../param-value.ts";
import { levelRules } from "./oscillator-rules.ts";

/** Relative strength index of the close. */
export const rsi: IndicatorDef = {
  id: "rsi",
  version: 1,
  title: { en: "Relative strength index", ru: "Индекс относительной силы" },
  about: {
    en: "How much of the recent movement was upwards, from 0 to 100. Below the lower level the market is called oversold, above the upper one overbought.",
    ru: "Какая доля недавнего движения шла вверх, от 0 до 100. Ниже нижнего уровня рынок называют перепроданным, выше верхнего – перекупленным.",
  },
  label: "RSI",
  labelParams: ["period"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 30 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 70 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["rsi"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => wilderConvergence(numberParam(params, "period")),
  rules: levelRules("rsi", 50),
  defaultRule: "reversal",
  formula:
    "RSI_t = 100 · G_t / (G_t + L_t), with G and L the Wilder averages of rises and falls of the close",
  source:
    "J. W. Wilder (1978); TA-Lib RSI: Wilder's smoothing, seeded with the mean of the first n changes. Deliberate deviation: no movement at all is 50 (TA-Lib: 0).",
  create(params, memory) {
    const strength = createRelativeStrength(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        outputs[0] = strength(close);
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const period = numberParam(params, "period");
    return [
      frame.shared(`rsi(close,${period})`, () =>
        relativeStrengths(frame.candles.close, period, frame.column()),
      ),
    ];
  },
};

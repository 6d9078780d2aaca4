import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { moneyFlowVolume } from "../kernels/money-flow.ts";
import { zeroRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Chaikin oscillator: a fast average of the accumulation/distribution line less a slow one. */
export const adosc: IndicatorDef = {
  id: "adosc",
  version: 1,
  title: { en: "Chaikin oscillator", ru: "Осциллятор Чайкина" },
  about: {
    en: "The distance between a fast and a slow average of the accumulation/distribution line. Above zero accumulation gains pace, below it distribution.",
    ru: "Расстояние между быстрой и медленной средней линии накопления/распределения. Выше нуля набирает ход накопление, ниже – распределение.",
  },
  label: "ADOSC",
  labelParams: ["fast", "slow"],
  group: "volume",
  params: [
    { name: "fast", type: "int", min: 2, max: 1000, step: 1, default: 3 },
    { name: "slow", type: "int", min: 2, max: 1000, step: 1, default: 10 },
  ],
  constraints: [{ left: "fast", operator: "<", right: "slow" }],
  inputs: ["high", "low", "close", "volume"],
  outputs: ["adosc"],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "slow"),
  convergence: (params) => emaConvergence(numberParam(params, "slow")),
  rules: zeroRules("adosc"),
  defaultRule: "trend",
  formula: "ADOSC_t = EMA_t(AD, fast) − EMA_t(AD, slow), with AD as in `ad`",
  source:
    "M. Chaikin; TA-Lib ADOSC: both averages start at the first bar's AD. The line itself, which never forgets, cancels out: with m the bar's money flow, each average's distance from the line is d_t = (1 − w) · (d_{t-1} − m_t), and the oscillator is the difference of the two.",
  create(params, memory) {
    const fastKept = 1 - 2 / (numberParam(params, "fast") + 1);
    const slowKept = 1 - 2 / (numberParam(params, "slow") + 1);
    const state = memory.cells(3);
    state[BARS_UNTIL_FIRST] = numberParam(params, "slow");
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const waiting = state[BARS_UNTIL_FIRST] ?? 0;
        const isFirst = waiting === numberParam(params, "slow");
        const flow = isFirst ? 0 : moneyFlowVolume(candle);
        const fast = fastKept * ((state[FAST] ?? 0) - flow);
        const slow = slowKept * ((state[SLOW] ?? 0) - flow);
        state[FAST] = fast;
        state[SLOW] = slow;
        state[BARS_UNTIL_FIRST] = Math.max(0, waiting - 1);
        outputs[0] = waiting > 1 ? Number.NaN : fast - slow;
        return outputs;
      },
    };
  },
};

/** Distances of the averages from the line. */
const FAST = 0;
const SLOW = 1;
const BARS_UNTIL_FIRST = 2;

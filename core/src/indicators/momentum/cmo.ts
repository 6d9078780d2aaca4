import { wilderConvergence } from "../convergence.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createWilderAverage } from "../kernels/wilder-average.ts";
import { choiceParam, numberParam } from "../param-value.ts";
import { levelRules } from "./oscillator-rules.ts";

/** Chande momentum oscillator of the close. */
export const cmo: IndicatorDef = {
  id: "cmo",
  version: 1,
  title: { en: "Chande momentum oscillator", ru: "Осциллятор моментума Чанде" },
  about: {
    en: "By how much rises outweighed falls, from −100 where there were only falls to 100 where there were only rises. Near the lower end the market is called oversold, near the upper one overbought.",
    ru: "Насколько рост перевешивал падение: от −100, когда было только падение, до 100, когда был только рост. У нижнего края рынок называют перепроданным, у верхнего – перекупленным.",
  },
  label: "CMO",
  labelParams: ["period"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "type", type: "enum", values: ["wilder", "sum"], default: "wilder" },
    { name: "lower", type: "float", min: -100, max: 100, step: 0.1, default: -50 },
    { name: "upper", type: "float", min: -100, max: 100, step: 0.1, default: 50 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["close"],
  outputs: ["cmo"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  // Wilder's: one period more than RSI, as it is twice the distance of that from its middle.
  convergence(params) {
    const period = numberParam(params, "period");
    return isSummed(params) ? period + 1 : wilderConvergence(period) + period;
  },
  rules: levelRules("cmo", 0),
  defaultRule: "reversal",
  formula:
    "CMO_t = 100 · (G_t − L_t) / (G_t + L_t), with G and L the Wilder averages of rises and falls of the close, or their means over n bars (`type` sum)",
  source:
    "T. Chande and S. Kroll, The New Technical Trader (1994), who sum rises and falls over n bars, as Stock.Indicators does (`type` sum); TA-Lib CMO smooths them as Wilder does, which is the default here. No movement at all is 0, as in TA-Lib.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const createAverage = isSummed(params) ? createExactMean : createWilderAverage;
    const averageRise = createAverage(memory, period);
    const averageFall = createAverage(memory, period);
    const before = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(1).fill(Number.NaN);
    return {
      step({ close }) {
        const change = priceDifference(close, before[0] ?? Number.NaN);
        before[0] = close;
        if (Number.isNaN(change)) return outputs;
        const rise = averageRise(Math.max(change, 0));
        const fall = averageFall(Math.max(-change, 0));
        const movement = rise + fall;
        outputs[0] = movement === 0 ? 0 : 100 * ((rise - fall) / movement);
        return outputs;
      },
    };
  },
};

function isSummed(params: Params): boolean {
  return choiceParam(params, "type") === "sum";
}

import type { IndicatorDef } from "../indicator.ts";
import { typicalPrice } from "../kernels/typical-price.ts";
import { createWindow } from "../kernels/window.ts";
import { levelRules } from "../momentum/oscillator-rules.ts";
import { numberParam } from "../param-value.ts";

/** Money flow index. */
export const mfi: IndicatorDef = {
  id: "mfi",
  version: 1,
  title: { en: "Money flow index", ru: "Индекс денежного потока" },
  about: {
    en: "How much of the recent turnover came with a rising price, from 0 to 100: an RSI weighted by volume. Low values mean that money left, high ones that it came in.",
    ru: "Какая доля недавнего оборота прошла при росте цены, от 0 до 100: RSI с учётом объёма. Низкие значения – деньги уходили, высокие – приходили.",
  },
  label: "MFI",
  labelParams: ["period"],
  group: "volume",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 },
    { name: "lower", type: "float", min: 0, max: 100, step: 0.1, default: 20 },
    { name: "upper", type: "float", min: 0, max: 100, step: 0.1, default: 80 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low", "close", "volume"],
  outputs: ["mfi"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: levelRules("mfi", 50),
  defaultRule: "reversal",
  formula:
    "MFI_t = 100 · P / (P + N), with P and N the sums over n bars of typical price · volume where the typical price rose and fell",
  source:
    "G. Quong and A. Soudack, Stocks & Commodities 7:3 (1989); TA-Lib MFI. Deliberate deviations: no flow at all is 50 (TA-Lib: 0), and flows below 1 count (TA-Lib calls them 0, which takes cheap coins for dead ones); sums are fresh per window, oldest bar first.",
  create(params, memory) {
    const flows = createWindow(memory, numberParam(params, "period"));
    const before = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const price = typicalPrice(candle);
        const change = price - (before[0] ?? Number.NaN);
        before[0] = price;
        if (!Number.isNaN(change)) flows.push(Math.sign(change) * price * candle.volume);
        outputs[0] = Number.NaN;
        if (!flows.isFull()) return outputs;
        let negative = 0;
        const positive = flows.sum((flow) => {
          if (flow < 0) negative -= flow;
          return Math.max(flow, 0);
        });
        const turnover = positive + negative;
        outputs[0] = turnover === 0 ? 50 : 100 * (positive / turnover);
        return outputs;
      },
    };
  },
};

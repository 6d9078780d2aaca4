import type { IndicatorDef } from "../indicator.ts";
import { typicalPrice } from "../kernels/typical-price.ts";
import { createWindow } from "../kernels/window.ts";
import { windowMean } from "../kernels/window-mean.ts";
import { withoutRounding } from "../kernels/without-rounding.ts";
import { numberParam } from "../param-value.ts";
import { levelRules } from "./oscillator-rules.ts";

const value = { kind: "output", output: "cci" } as const;
const lower = { kind: "param", param: "lower" } as const;
const upper = { kind: "param", param: "upper" } as const;

/** D. Lambert's factor, with which most values lie between −100 and 100. */
const SCALE = 0.015;

/** Commodity channel index. */
export const cci: IndicatorDef = {
  id: "cci",
  version: 1,
  title: { en: "Commodity channel index", ru: "Индекс товарного канала" },
  about: {
    en: "How far the typical price is from its average, compared with its usual distance. Most values lie between −100 and 100; beyond them the move is unusual.",
    ru: "Насколько типичная цена отошла от своей средней по сравнению с обычным отклонением. Большинство значений между −100 и 100; за ними движение необычное.",
  },
  label: "CCI",
  labelParams: ["period"],
  group: "momentum",
  params: [
    { name: "period", type: "int", min: 3, max: 500, step: 1, default: 20 },
    { name: "lower", type: "float", min: -1000, max: 1000, step: 0.1, default: -100 },
    { name: "upper", type: "float", min: -1000, max: 1000, step: 0.1, default: 100 },
  ],
  constraints: [{ left: "lower", operator: "<", right: "upper" }],
  ruleParams: ["lower", "upper"],
  inputs: ["high", "low", "close"],
  outputs: ["cci"],
  plot: { place: "pane", levels: ["lower", "upper"] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: {
    ...levelRules("cci", 0),
    breakout: {
      name: "breakout",
      long: { kind: "above", left: value, right: upper },
      short: { kind: "below", left: value, right: lower },
    },
  },
  defaultRule: "reversal",
  formula:
    "CCI_t = (TP_t − SMA_t(TP)) / (0.015 · Σ |TP_i − SMA_t(TP)| / n), with TP = (high + low + close) / 3",
  source:
    "D. Lambert, Commodities magazine (1980); TA-Lib CCI. A window without deviation is 0, as in TA-Lib. At least 3 bars (TA-Lib: 2): over two it is 66.7, −66.7 or 0. Values are kept to ten decimals, thirteen below one.",
  create(params, memory) {
    const window = createWindow(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        const typical = typicalPrice(candle);
        window.push(typical);
        if (!window.isFull()) {
          outputs[0] = Number.NaN;
          return outputs;
        }
        const mean = windowMean(window);
        const deviation = window.sum((held) => Math.abs(held - mean)) / window.length;
        outputs[0] = deviation === 0 ? 0 : withoutRounding((typical - mean) / (SCALE * deviation));
        return outputs;
      },
    };
  },
};

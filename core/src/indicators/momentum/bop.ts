import type { IndicatorDef } from "../indicator.ts";
import { priceDifference } from "../kernels/price-difference.ts";
import { createWindowMean } from "../kernels/window-mean.ts";
import { withoutRounding } from "../kernels/without-rounding.ts";
import { numberParam } from "../param-value.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Balance of power. */
export const bop: IndicatorDef = {
  id: "bop",
  version: 1,
  title: { en: "Balance of power", ru: "Баланс сил" },
  about: {
    en: "How much of the bar's range lay between its open and its close, averaged: from −1 where sellers pushed through the whole bar to 1 where buyers did.",
    ru: "Какую часть диапазона бара заняло движение от открытия к закрытию, в среднем: от −1, когда весь бар давили продавцы, до 1, когда давили покупатели.",
  },
  label: "BOP",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 1, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["open", "high", "low", "close"],
  outputs: ["bop"],
  plot: { place: "pane", levels: [0] },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: zeroRules("bop"),
  defaultRule: "trend",
  formula: "BOP_t = SMA over n of (close − open) / (high − low)",
  source:
    "I. Livshin, Stocks & Commodities 19 (2001); TA-Lib BOP where `period` is 1. A bar without a range is 0, as in TA-Lib. Values are kept to ten decimals, thirteen below one.",
  create(params, memory) {
    const mean = createWindowMean(memory, numberParam(params, "period"));
    const outputs = new Float64Array(1);
    return {
      step({ open, high, low, close }) {
        const body = priceDifference(close, open);
        outputs[0] = withoutRounding(mean(high === low ? 0 : body / priceDifference(high, low)));
        return outputs;
      },
    };
  },
};

import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialChain } from "../kernels/exponential-chain.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** Tillson's T3 of the close. */
export const t3: IndicatorDef = {
  id: "t3",
  version: 1,
  title: { en: "T3 moving average", ru: "Скользящая средняя T3" },
  about: {
    en: "Six EMAs one after the other, combined so that most of their lag cancels out. The result is smoother than an EMA of equal lag; the v factor says how much lag is taken off.",
    ru: "Шесть EMA подряд, сложенные так, что их отставание почти гасится. T3 глаже, чем EMA с таким же отставанием; коэффициент v задаёт, какую часть отставания убрать.",
  },
  label: "T3",
  labelParams: ["period", "factor"],
  group: "average",
  params: [
    { name: "period", type: "int", min: 2, max: 500, step: 1, default: 5 },
    { name: "factor", type: "float", min: 0, max: 1, step: 0.01, default: 0.7 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["t3"],
  plot: { place: "price" },
  memory: "fading",
  warmup: (params) => 6 * (numberParam(params, "period") - 1) + 1,
  convergence: (params) => 6 * emaConvergence(numberParam(params, "period")),
  rules: averageRules("t3"),
  defaultRule: "trend",
  formula:
    "T3_t = −v³ · e6 + 3 (v² + v³) · e5 − 3 (2 v² + v + v³) · e4 + (1 + 3 v + 3 v² + v³) · e3, with ek the k-fold EMA over n bars and v the factor",
  source:
    "T. Tillson, Smoothing Techniques for More Accurate Signals, Stocks & Commodities 16:1 (1998); TA-Lib T3. The four weights add up to 1, so it is computed as e3 and the weighted distances of e4, e5 and e6 from it: a constant price gives exactly that price.",
  create(params, memory) {
    const chain = createExponentialChain(memory, numberParam(params, "period"), 6);
    const v = numberParam(params, "factor");
    const cube = v * v * v;
    const weight4 = -3 * (2 * v * v + v + cube);
    const weight5 = 3 * (v * v + cube);
    const weight6 = -cube;
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const stages = chain(close);
        const base = stages[2] ?? Number.NaN;
        const distance = (stage: number) => (stages[stage - 1] ?? Number.NaN) - base;
        outputs[0] = base + (weight4 * distance(4) + weight5 * distance(5) + weight6 * distance(6));
        return outputs;
      },
    };
  },
};

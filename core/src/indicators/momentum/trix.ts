import { exponentialAverages } from "../batch/exponential-averages.ts";
import { sharedExponentialAverages } from "../batch/frame-series.ts";
import { emaConvergence } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createExponentialChain } from "../kernels/exponential-chain.ts";
import { createRateOfChange } from "../kernels/rate-of-change.ts";
import { numberParam } from "../param-value.ts";
import { ratesOfChange } from "./column-changes.ts";
import { zeroRules } from "./oscillator-rules.ts";

/** Rate of change of the close smoothed three times. */
export const trix: IndicatorDef = {
  id: "trix",
  version: 1,
  title: { en: "TRIX", ru: "TRIX" },
  about: {
    en: "By how many percent per bar the price rises or falls after being smoothed three times. Above zero the smoothed price rises; short swings leave no trace.",
    ru: "На сколько процентов за бар растёт или падает трижды сглаженная цена. Выше нуля сглаженная цена растёт; короткие колебания не видны.",
  },
  label: "TRIX",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 15 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["trix"],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => 3 * (numberParam(params, "period") - 1) + 2,
  convergence: (params) => 3 * emaConvergence(numberParam(params, "period")) + 1,
  rules: zeroRules("trix"),
  defaultRule: "trend",
  formula: "TRIX_t = 100 · (E_t / E_{t-1} − 1), with E = EMA(EMA(EMA(close, n), n), n)",
  source:
    "J. Hutson, Stocks & Commodities 1 (1983); TA-Lib TRIX: each average is seeded with the mean of the first n values of the one before.",
  create(params, memory) {
    const chain = createExponentialChain(memory, numberParam(params, "period"), 3);
    const rate = createRateOfChange(memory, 1);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const smoothed = chain(close)[2] ?? Number.NaN;
        outputs[0] = Number.isNaN(smoothed) ? smoothed : rate(smoothed);
        return outputs;
      },
    };
  },
  batch(frame, params) {
    const period = numberParam(params, "period");
    const lag = period - 1;
    const once = sharedExponentialAverages(frame, "close", period);
    const twice = exponentialAverages(once, period, { from: lag, into: frame.column() });
    const thrice = exponentialAverages(twice, period, { from: 2 * lag, into: frame.column() });
    return [ratesOfChange(frame, thrice, { period: 1, from: 3 * lag })];
  },
};

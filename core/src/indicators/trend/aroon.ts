import type { IndicatorDef } from "../indicator.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";

const up = { kind: "output", output: "up" } as const;
const down = { kind: "output", output: "down" } as const;

/** Aroon. */
export const aroon: IndicatorDef = {
  id: "aroon",
  version: 1,
  title: { en: "Aroon", ru: "Арун" },
  about: {
    en: "How recent the highest high and the lowest low are, from 0 to 100: 100 means on this very bar. Aroon Up above Aroon Down: the latest high is fresher than the latest low.",
    ru: "Как давно были максимум и минимум периода, от 0 до 100: 100 – на последнем баре. Aroon Up выше Aroon Down: максимум обновлялся позже минимума.",
  },
  label: "Aroon",
  labelParams: ["period"],
  group: "trend",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["high", "low"],
  outputs: ["up", "down", "oscillator"],
  outputLabels(params) {
    const period = numberParam(params, "period");
    return [`Aroon Up ${period}`, `Aroon Down ${period}`, `Aroon Oscillator ${period}`];
  },
  plot: { place: "pane", styles: { oscillator: "hidden" }, levels: [30, 70] },
  memory: "window",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) => numberParam(params, "period") + 1,
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: up, right: down },
      short: { kind: "below", left: up, right: down },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: up, right: down },
      short: { kind: "cross_down", left: up, right: down },
    },
  },
  defaultRule: "trend",
  formula:
    "up_t and down_t = 100 · (n − bars since the highest high, the lowest low of the last n + 1 bars) / n, oscillator_t = up_t − down_t",
  source:
    "T. Chande, Stocks & Commodities 13:9 (1995); TA-Lib AROON, AROONOSC: n + 1 bars, of equal extremes the latest (Stock.Indicators takes the earliest).",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period + 1, "highest");
    const lowest = createWindowExtreme(memory, period + 1, "lowest");
    const outputs = new Float64Array(3).fill(Number.NaN);
    return {
      step({ high, low }) {
        const isThere = !Number.isNaN(highest.push(high));
        lowest.push(low);
        if (!isThere) return outputs;
        outputs[0] = (100 * (period - highest.barsSince())) / period;
        outputs[1] = (100 * (period - lowest.barsSince())) / period;
        outputs[2] = (100 * (lowest.barsSince() - highest.barsSince())) / period;
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";
import { indicatorLabel } from "../rule-sentence.ts";
import { signalRules } from "./oscillator-rules.ts";

/** How much of the position's and of the transform's value before stays. */
const POSITION_KEPT = 0.67;
const FISHER_KEPT = 0.5;
/** Beyond this the position is set to the limit, as the transform has no bounds. */
const POSITION_EDGE = 0.99;
const POSITION_LIMIT = 0.999;

const POSITION = 0;
const FISHER = 1;
const IS_STARTED = 2;
const STATE_CELLS = 3;

const barsToFade = (kept: number) => Math.ceil(Math.log(1e-9) / Math.log(kept));

/** Fisher transform of the bars' middles. */
export const fisher: IndicatorDef = {
  id: "fisher",
  version: 1,
  title: { en: "Fisher transform", ru: "Преобразование Фишера" },
  about: {
    en: "The price's place in its recent range, stretched so that extremes stand out as sharp peaks. It turns early; the signal line is its value one bar earlier.",
    ru: "Место цены в недавнем диапазоне, растянутое так, что крайние значения видны острыми пиками. Разворачивается рано; сигнальная линия – значение предыдущего бара.",
  },
  label: "Fisher",
  labelParams: ["period"],
  group: "momentum",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 10 }],
  constraints: [],
  inputs: ["high", "low"],
  outputs: ["fisher", "signal"],
  outputLabels: (params) => [indicatorLabel(fisher, params)],
  plot: { place: "pane", levels: [0] },
  memory: "fading",
  warmup: (params) => numberParam(params, "period") + 1,
  convergence: (params) =>
    numberParam(params, "period") + 1 + barsToFade(POSITION_KEPT) + barsToFade(FISHER_KEPT),
  rules: signalRules("fisher", "signal"),
  defaultRule: "trend",
  formula:
    "F_t = 0.5 · ln((1 + x_t) / (1 − x_t)) + 0.5 · F_{t-1}, with x_t = 0.66 · ((M_t − L_t) / (H_t − L_t) − 0.5) + 0.67 · x_{t-1}, set to ±0.999 beyond ±0.99, M = (high + low) / 2 and H and L its highest and lowest of n bars; signal_t = F_{t-1}",
  source:
    "J. F. Ehlers, Stocks & Commodities 20 (2002). It starts from zero on the first full window. A window without a range makes x zero.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const state = memory.cells(STATE_CELLS);
    const outputs = new Float64Array(2).fill(Number.NaN);
    return {
      step({ high, low }) {
        const middle = (high + low) / 2;
        const bottom = lowest.push(middle);
        const range = highest.push(middle) - bottom;
        if (Number.isNaN(range)) return outputs;
        const before = state[FISHER] ?? 0;
        const position =
          range === 0
            ? 0
            : 2 * (1 - POSITION_KEPT) * ((middle - bottom) / range - 0.5) +
              POSITION_KEPT * (state[POSITION] ?? 0);
        const limited = Math.abs(position) > POSITION_EDGE ? Math.sign(position) * POSITION_LIMIT : position;
        const value = 0.5 * Math.log((1 + limited) / (1 - limited)) + FISHER_KEPT * before;
        outputs[0] = value;
        outputs[1] = state[IS_STARTED] === 1 ? before : Number.NaN;
        state[POSITION] = limited;
        state[FISHER] = value;
        state[IS_STARTED] = 1;
        return outputs;
      },
    };
  },
};

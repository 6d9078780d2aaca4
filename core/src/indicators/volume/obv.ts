import type { IndicatorDef } from "../indicator.ts";

const value = { kind: "output", output: "obv" } as const;

/** On-balance volume. */
export const obv: IndicatorDef = {
  id: "obv",
  version: 1,
  title: { en: "On-balance volume", ru: "Балансовый объём" },
  about: {
    en: "Adds the volume of bars that closed higher and takes away that of bars that closed lower. Only its direction says something: its height depends on where the history begins.",
    ru: "Прибавляет объём баров, закрывшихся выше, и вычитает объём закрывшихся ниже. Важно только направление: сама величина зависит от начала истории.",
  },
  label: "OBV",
  labelParams: [],
  group: "volume",
  params: [],
  constraints: [],
  inputs: ["close", "volume"],
  outputs: ["obv"],
  plot: { place: "pane" },
  memory: "cumulative",
  warmup: () => 1,
  convergence: () => 1,
  rules: {
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: value },
      short: { kind: "slope_down", of: value },
    },
  },
  defaultRule: "slope",
  formula: "OBV_t = OBV_{t-1} + volume_t, − volume_t or + 0, as close_t is above, below or at close_{t-1}",
  source: "J. Granville (1963); TA-Lib OBV: the first bar gives its volume.",
  create(_params, memory) {
    const state = memory.cells(2);
    state[PREVIOUS_CLOSE] = Number.NaN;
    const outputs = new Float64Array(1);
    return {
      step({ close, volume }) {
        const before = state[PREVIOUS_CLOSE] ?? Number.NaN;
        const sum = state[SUM] ?? 0;
        const isFirst = Number.isNaN(before);
        const added = isFirst || close > before ? volume : close < before ? -volume : 0;
        state[PREVIOUS_CLOSE] = close;
        state[SUM] = sum + added;
        outputs[0] = sum + added;
        return outputs;
      },
    };
  },
};

const PREVIOUS_CLOSE = 0;
const SUM = 1;

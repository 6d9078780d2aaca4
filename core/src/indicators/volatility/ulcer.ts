import type { IndicatorDef } from "../indicator.ts";
import { createWindow } from "../kernels/window.ts";
import { numberParam } from "../param-value.ts";

const value = { kind: "output", output: "ulcer" } as const;

/** Ulcer index: how deep the closes lie below their highest so far. */
export const ulcer: IndicatorDef = {
  id: "ulcer",
  version: 1,
  title: { en: "Ulcer index", ru: "Индекс язвы" },
  about: {
    en: "How far the last closes lie below the highest close before them, in percent: volatility of the falls alone. It rises in a drawdown and falls as the price recovers.",
    ru: "Насколько последние закрытия ниже предшествующего максимума, в процентах: волатильность одних падений. Растёт в просадке и снижается, когда цена восстанавливается.",
  },
  label: "UI",
  labelParams: ["period"],
  group: "volatility",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["ulcer"],
  plot: { place: "pane" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: {
    slope: {
      name: "slope",
      long: { kind: "slope_down", of: value },
      short: { kind: "slope_up", of: value },
    },
  },
  defaultRule: "slope",
  formula:
    "UI_t = sqrt(Σ d_i² / n) over the last n bars, with d_i = 100 · (close_i / M_i − 1) and M_i the highest close of the window up to bar i",
  source:
    "P. Martin and B. McCann, The Investor's Guide to Fidelity Funds (1989); Stock.Indicators ToUlcerIndex: the highest close is that of the window so far. Falls are bad news, hence the rule is long while it falls and short while it rises.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const closes = createWindow(memory, period);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        closes.push(close);
        outputs[0] = Number.NaN;
        if (!closes.isFull()) return outputs;
        let highest = 0;
        const squares = closes.sum((value) => {
          highest = Math.max(highest, value);
          const drawdownPct = highest === 0 ? 0 : 100 * ((value - highest) / highest);
          return drawdownPct * drawdownPct;
        });
        outputs[0] = Math.sqrt(squares / period);
        return outputs;
      },
    };
  },
};

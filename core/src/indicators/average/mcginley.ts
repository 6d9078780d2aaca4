import { fadingBars } from "../convergence.ts";
import type { IndicatorDef } from "../indicator.ts";
import { numberParam } from "../param-value.ts";
import { averageRules } from "./average-rules.ts";

/** McGinley's share of the period. */
const PERIOD_SHARE = 0.6;

/** McGinley's dynamic average of the close. */
export const mcginley: IndicatorDef = {
  id: "mcginley",
  version: 1,
  title: { en: "McGinley dynamic", ru: "Динамическая средняя Макгинли" },
  about: {
    en: "An average that speeds up when the price falls below it and slows down when the price runs away above. It hugs falls closely and trails rises.",
    ru: "Средняя, которая ускоряется, когда цена уходит ниже неё, и замедляется, когда цена убегает вверх. Плотно идёт за падением и отстаёт на росте.",
  },
  label: "McGinley",
  labelParams: ["period"],
  group: "average",
  params: [{ name: "period", type: "int", min: 2, max: 500, step: 1, default: 14 }],
  constraints: [],
  inputs: ["close"],
  outputs: ["mcginley"],
  plot: { place: "price" },
  memory: "coupling",
  warmup: () => 2,
  /**
   * Measured with kernels started at hundreds of bars of six walks, for periods from 2 to 200: where bars move by up to
   * 5 %, all agree within 1e-9 after at most 3.4 times the bars of an average with the weight 1 / (0.6 n). A price that
   * ran far above the average slows it down and takes longer.
   */
  convergence: (params) => 4 * fadingBars(1 / (PERIOD_SHARE * numberParam(params, "period"))),
  rules: averageRules("mcginley"),
  defaultRule: "trend",
  formula: "MD_t = MD_{t-1} + (close_t − MD_{t-1}) / max(1, 0.6 · n · (close_t / MD_{t-1})⁴)",
  source:
    "J. McGinley, Journal of Technical Analysis (1997), with 0.6 · n and the first close as seed as Dynamic in Stock.Indicators. Deliberate deviation: a bar takes the average at most to its close; without that limit a close far below it would throw the average past the price, even below zero. Not in TA-Lib.",
  create(params, memory) {
    const slowness = PERIOD_SHARE * numberParam(params, "period");
    const average = memory.cells(1).fill(Number.NaN);
    const outputs = new Float64Array(1);
    return {
      step({ close }) {
        const before = average[0] ?? Number.NaN;
        const isFirst = Number.isNaN(before);
        const ratio = close / before;
        const now = isFirst
          ? close
          : before + (close - before) / Math.max(1, slowness * (ratio * ratio) * (ratio * ratio));
        average[0] = now;
        outputs[0] = isFirst ? Number.NaN : now;
        return outputs;
      },
    };
  },
};

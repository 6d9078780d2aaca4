import { averageRules } from "../average/average-rules.ts";
import type { IndicatorDef } from "../indicator.ts";
import { createDayOpen } from "../kernels/day-open.ts";
import { typicalPrice } from "../kernels/typical-price.ts";

/** Volume-weighted average price of the UTC day. */
export const vwap: IndicatorDef = {
  id: "vwap",
  version: 1,
  title: { en: "Volume-weighted average price", ru: "Средневзвешенная по объёму цена" },
  about: {
    en: "The average price of the day's turnover, starting anew at each UTC midnight. Above it the day's buyers are in profit on average, below it in loss.",
    ru: "Средняя цена дневного оборота, заново с каждой полуночи UTC. Выше неё покупатели дня в среднем в плюсе, ниже – в минусе.",
  },
  label: "VWAP",
  labelParams: [],
  group: "volume",
  params: [],
  constraints: [],
  inputs: ["high", "low", "close", "volume"],
  outputs: ["vwap"],
  plot: { place: "price" },
  memory: "day",
  warmup: () => 1,
  convergence: () => 1,
  rules: averageRules("vwap"),
  defaultRule: "trend",
  formula: "VWAP_t = Σ ((high + low + close) / 3 · volume) / Σ volume since 00:00 UTC",
  source:
    "The usual intraday VWAP of typical prices, anchored at the UTC day as crypto has no sessions. Nothing before a day has opened; while the day has no volume, the typical price; a daily bar is a day of its own. On the first bar of a day, rules that read the bar before compare with the day before. Stock.Indicators and talipp anchor at the first bar.",
  create(_params, memory) {
    const dayOpen = createDayOpen(memory);
    const state = memory.cells(3);
    const outputs = new Float64Array(1);
    return {
      step(candle) {
        outputs[0] = Number.NaN;
        const place = dayOpen(candle.tsOpen);
        if (place === "before") return outputs;
        const price = typicalPrice(candle);
        if (place === "opening") state.set([price, 0, 0]);
        // Measured from the day's first price, so that a constant price is its own average.
        const anchor = state[ANCHOR] ?? 0;
        const volume = (state[VOLUME] ?? 0) + candle.volume;
        const turnover = (state[TURNOVER] ?? 0) + (price - anchor) * candle.volume;
        state[VOLUME] = volume;
        state[TURNOVER] = turnover;
        outputs[0] = volume === 0 ? price : anchor + turnover / volume;
        return outputs;
      },
    };
  },
};

const ANCHOR = 0;
const VOLUME = 1;
const TURNOVER = 2;

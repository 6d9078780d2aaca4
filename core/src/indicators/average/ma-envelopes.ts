import type { IndicatorDef } from "../indicator.ts";
import { createExactMean } from "../kernels/exact-mean.ts";
import { numberParam } from "../param-value.ts";
import { BAND_RULES } from "../volatility/band-rules.ts";

/** A simple average with a line at a fixed percentage on each side. */
export const maEnvelopes: IndicatorDef = {
  id: "ma_envelopes",
  version: 1,
  title: { en: "Moving average envelopes", ru: "Конверты скользящей средней" },
  about: {
    en: "A simple average with a line the same percentage above and below it. Unlike Bollinger bands, the lines do not widen when the price moves more.",
    ru: "Простая средняя и линии на одинаковый процент выше и ниже неё. В отличие от полос Боллинджера, не расширяются, когда растёт волатильность.",
  },
  label: "ENV",
  labelParams: ["period", "offset_pct"],
  group: "average",
  params: [
    { name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 },
    { name: "offset_pct", type: "float", min: 0.01, max: 99, step: 0.01, default: 2.5 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["upper", "middle", "lower"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: BAND_RULES,
  defaultRule: "reversal",
  formula: "middle_t = SMA_t, upper_t and lower_t = SMA_t · (1 ± offset_pct / 100)",
  source: "The SMA (TA-Lib SMA) with fixed percentages, MaEnvelopes in Stock.Indicators. Not in TA-Lib.",
  create(params, memory) {
    const mean = createExactMean(memory, numberParam(params, "period"));
    const offsetRate = numberParam(params, "offset_pct") / 100;
    const outputs = new Float64Array(3);
    return {
      step({ close }) {
        const middle = mean(close);
        outputs[0] = middle * (1 + offsetRate);
        outputs[1] = middle;
        outputs[2] = middle * (1 - offsetRate);
        return outputs;
      },
    };
  },
};

import type { IndicatorDef } from "../indicator.ts";
import { middlePrice } from "../kernels/middle-price.ts";
import { createWindowExtreme } from "../kernels/window-extreme.ts";
import { numberParam } from "../param-value.ts";

const close = { kind: "price", input: "close" } as const;
const middle = { kind: "output", output: "middle" } as const;
const upperBefore = { kind: "output", output: "upper", barsBack: 1 } as const;
const lowerBefore = { kind: "output", output: "lower", barsBack: 1 } as const;

/** Donchian channel: the highest high and the lowest low. */
export const donchian: IndicatorDef = {
  id: "donchian",
  version: 1,
  title: { en: "Donchian channel", ru: "Канал Дончиана" },
  about: {
    en: "The highest high and the lowest low of the last bars. A close beyond the channel of the bar before is a new extreme: the classic breakout.",
    ru: "Самый высокий максимум и самый низкий минимум последних баров. Закрытие за каналом предыдущего бара – новый экстремум: классический пробой.",
  },
  label: "DC",
  labelParams: ["period"],
  group: "volatility",
  params: [{ name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 }],
  constraints: [],
  inputs: ["high", "low"],
  outputs: ["upper", "middle", "lower"],
  plot: { place: "price" },
  memory: "window",
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: {
    breakout: {
      name: "breakout",
      long: { kind: "above", left: close, right: upperBefore },
      short: { kind: "below", left: close, right: lowerBefore },
    },
    reversal: {
      name: "reversal",
      long: { kind: "below", left: close, right: lowerBefore },
      short: { kind: "above", left: close, right: upperBefore },
    },
    trend: {
      name: "trend",
      long: { kind: "above", left: close, right: middle },
      short: { kind: "below", left: close, right: middle },
    },
  },
  defaultRule: "breakout",
  formula:
    "upper_t = max(high) and lower_t = min(low) of the last n bars, middle_t = (upper_t + lower_t) / 2",
  source:
    "R. Donchian. The current bar belongs to the channel (TA-Lib MAX and MIN, talipp), so no close lies outside of it: rules compare with the channel of the bar before.",
  create(params, memory) {
    const period = numberParam(params, "period");
    const highest = createWindowExtreme(memory, period, "highest");
    const lowest = createWindowExtreme(memory, period, "lowest");
    const outputs = new Float64Array(3);
    return {
      step({ high, low }) {
        const upper = highest.push(high);
        const lower = lowest.push(low);
        outputs[0] = upper;
        outputs[1] = middlePrice(upper, lower);
        outputs[2] = lower;
        return outputs;
      },
    };
  },
};

import { createExactMean } from "./exact-mean.ts";
import type { IndicatorDef } from "./indicator.ts";
import { numberParam } from "./param-value.ts";

const close = { kind: "price", input: "close" } as const;
const lowerBand = { kind: "output", output: "lower" } as const;
const upperBand = { kind: "output", output: "upper" } as const;
const middleBand = { kind: "output", output: "middle" } as const;

/** Bollinger bands around the close. */
export const bb: IndicatorDef = {
  id: "bb",
  version: 1,
  title: "Bollinger bands",
  label: "BB",
  labelParams: ["period", "dev"],
  group: "volatility",
  params: [
    { name: "period", type: "int", min: 2, max: 1000, step: 1, default: 20 },
    { name: "dev", type: "float", min: 0.01, max: 20, step: 0.01, default: 2 },
  ],
  constraints: [],
  inputs: ["close"],
  outputs: ["upper", "middle", "lower"],
  warmup: (params) => numberParam(params, "period"),
  convergence: (params) => numberParam(params, "period"),
  rules: {
    reversal: {
      name: "reversal",
      long: { kind: "below", left: close, right: lowerBand },
      short: { kind: "above", left: close, right: upperBand },
    },
    breakout: {
      name: "breakout",
      long: { kind: "above", left: close, right: upperBand },
      short: { kind: "below", left: close, right: lowerBand },
    },
    trend: {
      name: "trend",
      long: { kind: "above", left: close, right: middleBand },
      short: { kind: "below", left: close, right: middleBand },
    },
  },
  defaultRule: "reversal",
  formula:
    "middle_t = SMA_t, upper_t and lower_t = SMA_t ± dev · sqrt(Σ (close_i − SMA_t)² / n) over the window",
  source:
    "J. Bollinger, Bollinger on Bollinger Bands (2001); TA-Lib BBANDS with the SMA. Deliberate deviation: the deviation is two-pass per window, oldest bar first (TA-Lib's running sums are up to 0.01 off on flat minutes).",
  create(params) {
    const period = numberParam(params, "period");
    const deviations = numberParam(params, "dev");
    const mean = createExactMean(period);
    const closes = new Float64Array(period);
    const outputs = new Float64Array(3);
    let next = 0;
    return {
      step(candle) {
        closes[next] = candle.close;
        next = next + 1 === period ? 0 : next + 1;
        const middle = mean(candle.close);
        const width = deviations * populationDeviation(closes, next, middle);
        outputs[0] = middle + width;
        outputs[1] = middle;
        outputs[2] = middle - width;
        return outputs;
      },
    };
  },
};

/** `sqrt(Σ (x − mean)² / n)` of a ring of values whose oldest stands at `oldest`. */
function populationDeviation(ring: Float64Array, oldest: number, mean: number): number {
  let squares = 0;
  for (let index = oldest; index < ring.length; index++) squares += ((ring[index] ?? 0) - mean) ** 2;
  for (let index = 0; index < oldest; index++) squares += ((ring[index] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / ring.length);
}

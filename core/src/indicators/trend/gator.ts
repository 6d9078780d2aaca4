import type { IndicatorDef } from "../indicator.ts";
import { numberParam } from "../param-value.ts";
import {
  ALLIGATOR_PARAMS,
  alligatorConvergence,
  alligatorWarmup,
  createAlligatorLines,
} from "./alligator-lines.ts";

const jaw = { kind: "output", output: "jaw" } as const;
const lips = { kind: "output", output: "lips" } as const;

/** Gator oscillator: how far the Alligator's lines are apart. */
export const gator: IndicatorDef = {
  id: "gator",
  version: 1,
  title: { en: "Gator oscillator", ru: "Осциллятор Гатор" },
  about: {
    en: "How wide the Alligator's mouth is open: jaw to teeth upwards, teeth to lips downwards. Long bars mean a trend; as they have no direction, the rule takes it from the lips and the jaw.",
    ru: "Насколько широко открыта пасть Аллигатора: вверх – от челюсти до зубов, вниз – от зубов до губ. Длинные столбцы – тренд; направления у них нет, правило берёт его от губ и челюсти.",
  },
  label: "Gator",
  ...ALLIGATOR_PARAMS,
  group: "trend",
  inputs: ["high", "low"],
  outputs: ["upper", "lower", "jaw", "lips"],
  outputLabels(params) {
    const lengths = ALLIGATOR_PARAMS.labelParams.map((name) => numberParam(params, name)).join("/");
    return [`Gator + ${lengths}`, `Gator − ${lengths}`];
  },
  plot: {
    place: "pane",
    styles: { upper: "histogram", lower: "histogram", jaw: "hidden", lips: "hidden" },
    levels: [0],
  },
  memory: "fading",
  warmup: alligatorWarmup,
  // The seed's weight counts against the distance of lines, which is smaller than they are: three time constants more.
  convergence: (params) => alligatorConvergence(params) + 3 * numberParam(params, "jaw"),
  rules: {
    trend: {
      name: "trend",
      long: { kind: "above", left: lips, right: jaw },
      short: { kind: "below", left: lips, right: jaw },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: lips, right: jaw },
      short: { kind: "cross_down", left: lips, right: jaw },
    },
  },
  defaultRule: "trend",
  formula: "upper_t = |jaw_t − teeth_t|, lower_t = −|teeth_t − lips_t|, with the lines of `alligator`",
  source:
    "B. Williams, New Trading Dimensions (1998); Stock.Indicators ToGator over the shifted lines of the Alligator.",
  create(params, memory) {
    const lines = createAlligatorLines(params, memory);
    const mouth = new Float64Array(3);
    const outputs = new Float64Array(4);
    return {
      step({ high, low }) {
        lines(high, low, mouth);
        const jaw = mouth[0] ?? Number.NaN;
        const teeth = mouth[1] ?? Number.NaN;
        const lips = mouth[2] ?? Number.NaN;
        outputs[0] = Math.abs(jaw - teeth);
        outputs[1] = 0 - Math.abs(teeth - lips);
        outputs[2] = jaw;
        outputs[3] = lips;
        return outputs;
      },
    };
  },
};

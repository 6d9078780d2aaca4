import type { IndicatorDef } from "../indicator.ts";
import {
  ALLIGATOR_PARAMS,
  alligatorConvergence,
  alligatorWarmup,
  createAlligatorLines,
} from "./alligator-lines.ts";

const jaw = { kind: "output", output: "jaw" } as const;
const lips = { kind: "output", output: "lips" } as const;

/** Alligator of B. Williams. */
export const alligator: IndicatorDef = {
  id: "alligator",
  version: 1,
  title: { en: "Alligator", ru: "Аллигатор" },
  about: {
    en: "Three smoothed averages shifted to the right: jaw, teeth and lips. Lines far apart mean a trend, with the lips leading it; lines entwined mean that there is none.",
    ru: "Три сглаженные средние, сдвинутые вправо: челюсть, зубы и губы. Линии разошлись – есть тренд, и губы идут впереди; переплелись – тренда нет.",
  },
  label: "Alligator",
  ...ALLIGATOR_PARAMS,
  group: "trend",
  inputs: ["high", "low"],
  outputs: ["jaw", "teeth", "lips"],
  plot: { place: "price" },
  memory: "fading",
  warmup: alligatorWarmup,
  convergence: alligatorConvergence,
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
  formula:
    "jaw_t, teeth_t and lips_t = RMA of (high + low) / 2 over their periods, of 8, 5 and 3 bars before; RMA_t = RMA_{t-1} + (x_t − RMA_{t-1}) / n",
  source:
    "B. Williams, New Trading Dimensions (1998); Stock.Indicators ToAlligator: smoothed averages seeded with the SMA. The lines are those that stand over the bar: they are drawn to the right, so nothing of the future is used; the shifts stay 8, 5 and 3 whatever the periods.",
  create(params, memory) {
    const lines = createAlligatorLines(params, memory);
    const outputs = new Float64Array(3);
    return {
      step({ high, low }) {
        lines(high, low, outputs);
        return outputs;
      },
    };
  },
};

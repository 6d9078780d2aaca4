import type { SignalRule } from "../indicator.ts";

const close = { kind: "price", input: "close" } as const;
const high = { kind: "price", input: "high" } as const;
const low = { kind: "price", input: "low" } as const;
const upperBand = { kind: "output", output: "upper" } as const;
const middleBand = { kind: "output", output: "middle" } as const;
const lowerBand = { kind: "output", output: "lower" } as const;

/** The rules of a band with the outputs `upper`, `middle` and `lower` that is drawn over the price. */
export const BAND_RULES: Readonly<Record<string, SignalRule>> = {
  reversal: {
    name: "reversal",
    long: { kind: "below", left: close, right: lowerBand },
    short: { kind: "above", left: close, right: upperBand },
  },
  touch: {
    name: "touch",
    long: { kind: "below", left: low, right: lowerBand },
    short: { kind: "above", left: high, right: upperBand },
    mayHoldBoth: true,
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
};

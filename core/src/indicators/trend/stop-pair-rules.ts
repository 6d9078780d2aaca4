import type { SignalRule } from "../indicator.ts";

/**
 * The rules of a pair of stops, of which either may be the higher one: the price beyond both, so that the sides never
 * hold together. They read the outputs `upper_stop` and `lower_stop`.
 */
export function stopPairRules(): Readonly<Record<string, SignalRule>> {
  const price = { kind: "price", input: "close" } as const;
  const upper = { kind: "output", output: "upper_stop" } as const;
  const lower = { kind: "output", output: "lower_stop" } as const;
  return {
    trend: {
      name: "trend",
      long: { kind: "above", left: price, right: upper },
      short: { kind: "below", left: price, right: lower },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: price, right: upper },
      short: { kind: "cross_down", left: price, right: lower },
    },
  };
}

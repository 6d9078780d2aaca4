import type { SignalRule } from "../indicator.ts";

/** The rules of an average that is drawn over the price. */
export function averageRules(output: string): Readonly<Record<string, SignalRule>> {
  const price = { kind: "price", input: "close" } as const;
  const average = { kind: "output", output } as const;
  return {
    trend: {
      name: "trend",
      long: { kind: "above", left: price, right: average },
      short: { kind: "below", left: price, right: average },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: price, right: average },
      short: { kind: "cross_down", left: price, right: average },
    },
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: average },
      short: { kind: "slope_down", of: average },
    },
  };
}

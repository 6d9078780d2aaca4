import type { SignalRule } from "../indicator.ts";

/** The rules of a stop line that is below the price in a rise and above it in a fall. */
export function stopRules(output: string): Readonly<Record<string, SignalRule>> {
  const price = { kind: "price", input: "close" } as const;
  const stop = { kind: "output", output } as const;
  return {
    trend: {
      name: "trend",
      long: { kind: "above", left: price, right: stop },
      short: { kind: "below", left: price, right: stop },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: price, right: stop },
      short: { kind: "cross_down", left: price, right: stop },
    },
  };
}

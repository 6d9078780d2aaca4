import type { SignalRule } from "../indicator.ts";

/** A bar that moves by more than the parameter `mult` times this output of the bar before. */
export function changeBreakout(output: string): SignalRule {
  const threshold = { kind: "scaled", factor: "mult", output, barsBack: 1 } as const;
  return {
    name: "breakout",
    long: { kind: "above", left: { kind: "price_change" }, right: threshold },
    short: { kind: "above", left: { kind: "price_change", negate: true }, right: threshold },
  };
}

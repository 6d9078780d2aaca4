import type { SignalRule } from "../indicator.ts";

const lower = { kind: "param", param: "lower" } as const;
const upper = { kind: "param", param: "upper" } as const;

/** The rules of an oscillator that swings between the levels `lower` and `upper` around `middle`. */
export function levelRules(output: string, middle: number): Readonly<Record<string, SignalRule>> {
  const value = { kind: "output", output } as const;
  const centre = { kind: "level", level: middle } as const;
  return {
    reversal: {
      name: "reversal",
      long: { kind: "below", left: value, right: lower },
      short: { kind: "above", left: value, right: upper },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: value, right: lower },
      short: { kind: "cross_down", left: value, right: upper },
    },
    trend: {
      name: "trend",
      long: { kind: "above", left: value, right: centre },
      short: { kind: "below", left: value, right: centre },
    },
  };
}

/** The rules of an oscillator that swings around zero without bounds. */
export function zeroRules(output: string): Readonly<Record<"trend" | "zero" | "slope", SignalRule>> {
  const value = { kind: "output", output } as const;
  const zero = { kind: "level", level: 0 } as const;
  return {
    trend: {
      name: "trend",
      long: { kind: "above", left: value, right: zero },
      short: { kind: "below", left: value, right: zero },
    },
    zero: {
      name: "zero",
      long: { kind: "cross_up", left: value, right: zero },
      short: { kind: "cross_down", left: value, right: zero },
    },
    slope: {
      name: "slope",
      long: { kind: "slope_up", of: value },
      short: { kind: "slope_down", of: value },
    },
  };
}

/** The rules of a line against its signal line, and against zero. */
export function signalRules(output: string, signal: string): Readonly<Record<string, SignalRule>> {
  const value = { kind: "output", output } as const;
  const slower = { kind: "output", output: signal } as const;
  const zero = { kind: "level", level: 0 } as const;
  return {
    trend: {
      name: "trend",
      long: { kind: "above", left: value, right: slower },
      short: { kind: "below", left: value, right: slower },
    },
    cross: {
      name: "cross",
      long: { kind: "cross_up", left: value, right: slower },
      short: { kind: "cross_down", left: value, right: slower },
    },
    zero: {
      name: "zero",
      long: { kind: "cross_up", left: value, right: zero },
      short: { kind: "cross_down", left: value, right: zero },
    },
  };
}

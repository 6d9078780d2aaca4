import type { BacktestRequestBody } from "@roehub/core/contract/backtest";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";

/** How variants are tested on bars that they are not ranked on. */
export type UnseenCheck =
  | { readonly kind: "last"; readonly testPct: number }
  /** Ranked on half of the period, then tested on the next eighth; four times, each an eighth later. */
  | { readonly kind: "walk" };

/** What the button below a result checks on. */
export const USUAL_CHECK = { kind: "last", testPct: 30 } as const satisfies UnseenCheck;

const WALK_TESTS = 4;

interface Range {
  readonly period: { readonly startMs: number; readonly endMs: number };
  readonly timeframe: Timeframe;
}

/** The check in the request's wire form. */
export function validationOf(check: UnseenCheck, { period, timeframe }: Range) {
  if (check.kind === "last") {
    return { kind: "out_of_sample", train_pct: asShown(100 - check.testPct) } as const satisfies Wire;
  }
  // Rounded down, so that a few missing bars do not cost the last window.
  const bars = (period.endMs - period.startMs) / timeframeMs(timeframe);
  const testBars = Math.floor(bars / 2 / WALK_TESTS);
  return {
    kind: "walk_forward",
    train_bars: Math.floor(bars / 2),
    test_bars: testBars,
    step_bars: testBars,
  } as const satisfies Wire;
}

/** A percent with the two decimals that are shown of it: what runs is what was read. `100 - 64.1` would be 35.900000000000006. */
export function asShown(pct: number): number {
  return Math.round(pct * 100) / 100;
}

type Wire = NonNullable<BacktestRequestBody["validation"]>;

import { ensureNever } from "../kernel/assert.ts";
import type { Problem } from "../kernel/parsed.ts";
import type { Validation } from "./backtest-request.ts";
import { meanOf } from "./statistics.ts";

/** The range bars `[firstBar, endBar)`: a simulation of its own, flat and with the initial cash at its start. */
export interface BarWindow {
  readonly firstBar: number;
  readonly endBar: number;
}

/** Variants are ranked on the bars of `train`, and tried on those of `test`, which follow. */
export interface ValidationWindow {
  readonly train: BarWindow;
  readonly test: BarWindow;
}

/**
 * The windows of `validation` over so many range bars, in time order. Out of sample there is one, split at bar
 * `floor(bars*train_pct/100)`; walking forward, each starts `stepBars` after the one before, and one that the range cuts
 * short is dropped. Empty where no part of a window would hold a bar: see `windowProblems`.
 */
export function validationWindows(validation: Validation, bars: number): readonly ValidationWindow[] {
  switch (validation.kind) {
    case "out_of_sample": {
      const split = splitBar(validation.trainPct, bars);
      if (split < 1 || split >= bars) return [];
      return [{ train: { firstBar: 0, endBar: split }, test: { firstBar: split, endBar: bars } }];
    }
    case "walk_forward": {
      const { trainBars, testBars, stepBars } = validation;
      const windows: ValidationWindow[] = [];
      for (let firstBar = 0; firstBar + trainBars + testBars <= bars; firstBar += stepBars) {
        const split = firstBar + trainBars;
        windows.push({
          train: { firstBar, endBar: split },
          test: { firstBar: split, endBar: split + testBars },
        });
      }
      return windows;
    }
    default:
      return ensureNever(validation);
  }
}

/** The windows whose mean return variants are ranked by: the training windows, or the whole range. */
export function rankingWindows(validation: Validation | null, bars: number): readonly BarWindow[] {
  if (validation === null) return [{ firstBar: 0, endBar: bars }];
  return validationWindows(validation, bars).map(({ train }) => train);
}

/** The window that reports are of: the last test, or the whole range. */
export function reportedWindow(validation: Validation | null, bars: number): BarWindow {
  const last = validation === null ? undefined : validationWindows(validation, bars).at(-1);
  return last?.test ?? { firstBar: 0, endBar: bars };
}

/** What a variant is ranked by: the mean of the returns of its windows, in their order. One return is itself. */
export function rankingReturnPct(windowReturnsPct: readonly number[]): number {
  return meanOf(windowReturnsPct);
}

/**
 * The return of one window after the other, each reinvesting what the one before left. NaN where one of them left nothing,
 * or less: a synthetic short can lose more than its account.
 */
export function compoundedReturnPct(windowReturnsPct: readonly number[]): number {
  let growth = 1;
  for (const returnPct of windowReturnsPct) growth *= returnPct > -100 ? 1 + returnPct / 100 : Number.NaN;
  return (growth - 1) * 100;
}

/** More windows than this are not simulated for each variant. */
export const MAX_WINDOWS = 1_000;
/** Windows overlap: together they may have so many times the bars that a range may have. */
const MAX_VISITS = 4;

/**
 * What is wrong with `validation` over so many bars: no bar to train or to test on, no whole window, or more windows, or
 * more bars in them, than a variant may be simulated over. `pointer` is that of the validation.
 */
export function windowProblems(
  validation: Validation,
  { bars, maxBars, pointer }: { readonly bars: number; readonly maxBars: number; readonly pointer: string },
): Problem[] {
  if (validation.kind === "out_of_sample") {
    const split = splitBar(validation.trainPct, bars);
    if (split >= 1 && split < bars) return [];
    return [noPart(`${pointer}/train_pct`, { part: split < 1 ? "train" : "test", bars })];
  }
  const { trainBars, testBars, stepBars } = validation;
  const windowBars = trainBars + testBars;
  if (windowBars > bars) {
    return [
      {
        pointer,
        code: "above_maximum",
        message: `a window of ${windowBars} bars is longer than the range, which has ${bars}`,
        params: { value: windowBars, max: bars, bound: "included" },
      },
    ];
  }
  const windows = Math.floor((bars - windowBars) / stepBars) + 1;
  const found = [
    { what: "windows", count: windows, limit: MAX_WINDOWS },
    { what: "bars in all windows together", count: windows * windowBars, limit: MAX_VISITS * maxBars },
  ];
  return found
    .filter(({ count, limit }) => count > limit)
    .map(({ what, count, limit }) => ({
      pointer: `${pointer}/step_bars`,
      code: "too_many",
      message: `makes ${count} ${what}, and the limit is ${limit}; a longer step makes fewer`,
      params: { count, limit },
    }));
}

function noPart(pointer: string, { part, bars }: { part: "train" | "test"; bars: number }): Problem {
  return {
    pointer,
    code: "empty_range",
    message: `leaves none of the ${bars} bars to ${part} on`,
    params: { bars },
  };
}

function splitBar(trainPct: number, bars: number): number {
  return Math.floor((bars * trainPct) / 100);
}

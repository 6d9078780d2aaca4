import type { ValidatedView } from "../contract/backtest.ts";
import type { ExecutionParams } from "../execution/position.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Validation } from "./backtest-request.ts";
import type { RangeBars } from "./range-bars.ts";
import { type Simulation, simulate } from "./reference-engine.ts";
import { finiteOrNull, sumOf } from "./statistics.ts";
import {
  type BarWindow,
  compoundedReturnPct,
  rankingReturnPct,
  type ValidationWindow,
  validationWindows,
} from "./validation-windows.ts";
import type { VariantSignals } from "./variant-signals.ts";
import { windowBars, windowSignals } from "./window-bars.ts";

/** One variant over the whole range. */
export interface VariantInput {
  readonly bars: RangeBars;
  readonly signals: VariantSignals;
  readonly params: ExecutionParams;
}

/** How a variant did where it is ranked, and on bars that it was not ranked on. */
export interface ValidatedScore {
  /** The mean of the training returns. */
  readonly rankingReturnPct: number;
  /** Closed trades of all training windows. */
  readonly rankingTrades: number;
  readonly validated: ValidatedView;
}

/**
 * Simulates `input` on the reference engine in every window of `validation`, each from the initial cash. The return of the
 * last test, which is reported, is known already.
 */
export function simulateValidated(
  input: VariantInput,
  validation: Validation,
  lastTestReturnPct: number,
): ValidatedScore {
  const windows = validationWindows(validation, input.bars.range.length);
  const trained = windows.map(({ train }) => simulateWindow(input, train));
  const tested = windows.slice(0, -1).map(({ test }) => simulateWindow(input, test).totalReturnPct);
  tested.push(lastTestReturnPct);
  const returnPct = rankingReturnPct(trained.map(({ totalReturnPct }) => totalReturnPct));
  return {
    rankingReturnPct: returnPct,
    rankingTrades: sumOf(trained.map(({ trades }) => trades.length)),
    validated: validatedView(validation, { windows, returnPct, tested }),
  };
}

function simulateWindow({ bars, signals, params }: VariantInput, window: BarWindow): Simulation {
  return simulate({ bars: windowBars(bars, window), signals: windowSignals(signals, window), params });
}

interface Outcome {
  readonly windows: readonly ValidationWindow[];
  readonly returnPct: number;
  /** The return of each test. */
  readonly tested: readonly number[];
}

function validatedView(validation: Validation, { windows, returnPct, tested }: Outcome): ValidatedView {
  if (validation.kind === "walk_forward") {
    return {
      kind: validation.kind,
      windows: windows.length,
      mean_train_return_pct: finiteOrNull(returnPct),
      test_return_pct: finiteOrNull(compoundedReturnPct(tested)),
    };
  }
  const { train, test } = ensureDefined(windows[0], "the window of a split");
  return {
    kind: validation.kind,
    train_return_pct: finiteOrNull(returnPct),
    test_return_pct: finiteOrNull(tested[0] ?? Number.NaN),
    train_bars: train.endBar - train.firstBar,
    test_bars: test.endBar - test.firstBar,
  };
}

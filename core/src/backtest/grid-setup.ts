import { RoehubError } from "../kernel/errors.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { createKernelMemory, type KernelMemory, type KernelModules } from "./fastpath/kernel-modules.ts";
import type { GridLayout } from "./fastpath/plan/grid-layout.ts";
import type { RangeBars } from "./range-bars.ts";
import type { BarWindow } from "./validation-windows.ts";

/** All that a thread needs to work on a grid: plain data and shared memory, so that it can be sent. */
export interface GridSetup {
  readonly request: BacktestRequest;
  /** Shared, but for the 1m candles. */
  readonly bars: RangeBars;
  /** A variant's return is the mean of its returns over these; at least one. */
  readonly windows: readonly BarWindow[];
  /** Variants tried, by this run and before: what the deflated Sharpe ratio allows for. */
  readonly trials: number;
  readonly layout: GridLayout;
  readonly memory: KernelMemory;
  /** Null where the kernels run in plain TypeScript. */
  readonly modules: KernelModules | null;
  /** Of the series that indicator points have in common each thread keeps this much. */
  readonly sharedBytes: number;
}

/** A zeroed memory, which kernels can import where there are any. Throws `unavailable` where there is not that much. */
export function allocateGrid(bytes: number, modules: KernelModules | null): KernelMemory {
  try {
    return modules === null ? { buffer: new SharedArrayBuffer(bytes) } : createKernelMemory(bytes);
  } catch (cause) {
    throw new RoehubError("unavailable", "There is not enough memory for this backtest at the moment.", {
      cause,
    });
  }
}

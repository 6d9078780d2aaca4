import type { MessagePort } from "node:worker_threads";
import type { BacktestResultView } from "../contract/backtest.ts";
import { type ErrorCode, RoehubError } from "../kernel/errors.ts";
import type { Problem } from "../kernel/parsed.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import { backtestJson } from "./backtest-json.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { loadKernelModules } from "./fastpath/kernel-modules-store.ts";
import { type BacktestCompute, runBacktest } from "./run-backtest.ts";

/** How much memory a computation may take, and its grain; where absent, as `runBacktest` does. */
export type ComputeLimits = Partial<Pick<BacktestCompute, "maxBytes" | "batchVariants">>;

/** What a compute thread is handed. */
export interface BacktestTask {
  readonly request: BacktestRequest;
  /** Variants tried before along the lineage of the strategy. */
  readonly lineageTrials: number;
  readonly candles1m: CandleSeries;
  readonly limits: ComputeLimits;
  /** Where progress goes. */
  readonly progress: MessagePort;
  /** One shared word: not zero asks the computation to stop at its next step. */
  readonly stop: Int32Array;
}

/** The outcome of a run with its result in wire form, which is a fraction of what the engine holds. */
export type ComputedBacktest =
  | { readonly kind: "completed"; readonly result: BacktestResultView }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** A `RoehubError` of the computation. */
export interface FailedBacktest {
  readonly kind: "failed";
  readonly code: ErrorCode;
  readonly publicText: string;
}

/** Runs in a thread of `backtest-pool-runner.ts`, away from the event loop; this thread alone computes the grid. */
export async function computeBacktest({
  request,
  lineageTrials,
  candles1m,
  limits,
  progress,
  stop,
}: BacktestTask): Promise<ComputedBacktest | FailedBacktest> {
  try {
    const outcome = await runBacktest({
      request,
      lineageTrials,
      candles1m,
      onProgress: (at) => progress.postMessage(at),
      compute: { ...limits, modules: loadKernelModules() },
      shouldStop: () => Atomics.load(stop, 0) !== 0,
    });
    return outcome.kind === "completed"
      ? { kind: "completed", result: backtestJson(outcome.result) }
      : outcome;
  } catch (error) {
    if (!(error instanceof RoehubError)) throw error;
    return { kind: "failed", code: error.code, publicText: error.publicText };
  } finally {
    progress.close();
  }
}

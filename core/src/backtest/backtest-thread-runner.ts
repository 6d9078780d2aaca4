import type { MessagePort } from "node:worker_threads";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import type { EngineParams } from "./engine-params.ts";
import { type BacktestProgress, type BacktestResult, runBacktest } from "./run-backtest.ts";

/** What a compute thread is handed. */
export interface BacktestTask {
  readonly request: BacktestRequest;
  readonly candles1m: CandleSeries;
  readonly engine: EngineParams;
  /** Where progress goes. */
  readonly progress: MessagePort;
  /** One shared word: not zero asks the computation to stop at its next step. */
  readonly stop: Int32Array;
}

/** Runs in a thread of `backtest-pool-runner.ts`: the reference engine, away from the event loop. */
export function computeBacktest(task: BacktestTask): BacktestResult {
  const { request, candles1m, engine, progress, stop } = task;
  try {
    return runBacktest({
      request,
      candles1m,
      engine,
      onProgress: (at: BacktestProgress) => progress.postMessage(at),
      shouldStop: () => Atomics.load(stop, 0) !== 0,
    });
  } finally {
    progress.close();
  }
}

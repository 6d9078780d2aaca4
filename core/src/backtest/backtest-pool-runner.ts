import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import type { BacktestTask } from "./backtest-thread-runner.ts";
import type { EngineParams } from "./engine-params.ts";
import type { BacktestProgress, BacktestResult } from "./run-backtest.ts";

export interface BacktestWork {
  readonly request: BacktestRequest;
  readonly candles1m: CandleSeries;
  readonly engine: EngineParams;
}

export interface BacktestWatch {
  readonly onProgress?: (at: BacktestProgress) => void;
  readonly signal?: AbortSignal;
}

/** Threads that compute backtests, kept warm between requests; work beyond them waits in line. */
export interface BacktestPool {
  compute(work: BacktestWork, watch: BacktestWatch): Promise<BacktestResult>;
  close(): Promise<void>;
}

export function createBacktestPool({ threads }: { threads: number }): BacktestPool {
  const pool = new Piscina({
    filename: new URL("./backtest-thread-runner.ts", import.meta.url).href,
    name: "computeBacktest",
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    async compute(work, { onProgress, signal }) {
      signal?.throwIfAborted();
      const { port1: reader, port2: progress } = new MessageChannel();
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const askToStop = () => void Atomics.store(stop, 0, 1);
      signal?.addEventListener("abort", askToStop, { once: true });
      reader.on("message", (at: BacktestProgress) => onProgress?.(at));
      const task: BacktestTask = { ...work, progress, stop };
      try {
        const result: BacktestResult = await pool.run(task, { transferList: [progress] });
        signal?.throwIfAborted();
        return result;
      } finally {
        signal?.removeEventListener("abort", askToStop);
        reader.close();
      }
    },
    close: () => pool.close({ force: true }),
  };
}

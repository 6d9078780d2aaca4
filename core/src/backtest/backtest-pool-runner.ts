import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { RoehubError } from "../kernel/errors.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestTask, ComputedBacktest, ComputeLimits } from "./backtest-thread-runner.ts";
import type { BacktestProgress } from "./work-clock.ts";

/** Who looks on: progress about a hundred times, and a signal that stops the computation at its next step. */
export interface BacktestWatch {
  readonly onProgress?: (at: BacktestProgress) => void;
  readonly signal?: AbortSignal;
}

/** A request, and how many variants were tried before along the lineage of its strategy. */
export type AskedBacktest = Pick<BacktestTask, "request" | "lineageTrials">;

/** Threads that compute backtests, kept warm between requests; work beyond them waits in a line of bounded length. */
export interface BacktestPool {
  /** Throws `too_many_requests` where the line is full. */
  compute(asked: AskedBacktest, candles1m: CandleSeries, watch: BacktestWatch): Promise<ComputedBacktest>;
  close(): Promise<void>;
}

/** More than this waiting would be answered after whoever asked has left. */
const MAX_WAITING = 32;

interface BacktestPoolOptions {
  readonly threads: number;
  /** Of each backtest. */
  readonly limits?: ComputeLimits;
}

export function createBacktestPool({ threads, limits = {} }: BacktestPoolOptions): BacktestPool {
  const pool = new Piscina({
    filename: new URL("./backtest-thread-runner.ts", import.meta.url).href,
    name: "computeBacktest",
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  return {
    async compute({ request, lineageTrials }, candles1m, { onProgress, signal }) {
      if (signal?.aborted) return { kind: "cancelled" };
      if (pool.queueSize >= MAX_WAITING) {
        throw new RoehubError("too_many_requests", "Many backtests are waiting. Try again in a minute.");
      }
      const { port1: reader, port2: progress } = new MessageChannel();
      const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      const askToStop = () => void Atomics.store(stop, 0, 1);
      signal?.addEventListener("abort", askToStop, { once: true });
      reader.on("message", (at: BacktestProgress) => onProgress?.(at));
      const task: BacktestTask = { request, lineageTrials, candles1m, limits, progress, stop };
      try {
        return await pool.run(task, { transferList: [progress] });
      } finally {
        signal?.removeEventListener("abort", askToStop);
        reader.close();
      }
    },
    close: () => pool.close({ force: true }),
  };
}

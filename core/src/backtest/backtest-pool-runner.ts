import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { RoehubError } from "../kernel/errors.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type {
  BacktestTask,
  ComputedBacktest,
  ComputeLimits,
  FailedBacktest,
} from "./backtest-thread-runner.ts";
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
  /**
   * What is stopped while it waits leaves the line at once. Throws `too_many_requests` where the line is full,
   * `compute_failed` where the thread has failed.
   */
  compute(asked: AskedBacktest, candles1m: CandleSeries, watch: BacktestWatch): Promise<ComputedBacktest>;
  /** What runs or waits ends as cancelled. */
  close(): Promise<void>;
}

const ENTRY = new URL("./backtest-thread-runner.ts", import.meta.url);
/** More than this waiting would be answered after whoever asked has left. */
const MAX_WAITING = 32;

interface BacktestPoolOptions {
  readonly threads: number;
  /** Of each backtest. */
  readonly limits?: ComputeLimits;
  readonly entry?: URL;
}

export function createBacktestPool(options: BacktestPoolOptions): BacktestPool {
  const { threads, limits = {}, entry = ENTRY } = options;
  const pool = new Piscina({
    filename: entry.href,
    name: "computeBacktest",
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  const line = createLine(threads);
  const closing = new AbortController();

  async function runInThread(
    work: Pick<BacktestTask, "request" | "lineageTrials" | "candles1m">,
    signal: AbortSignal,
    onProgress: (at: BacktestProgress) => void,
  ): Promise<ComputedBacktest> {
    const { port1: reader, port2: progress } = new MessageChannel();
    const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const askToStop = () => void Atomics.store(stop, 0, 1);
    signal.addEventListener("abort", askToStop, { once: true });
    if (signal.aborted) askToStop();
    reader.on("message", onProgress);
    const task: BacktestTask = { ...work, limits, progress, stop };
    try {
      return answered(await pool.run(task, { transferList: [progress] }));
    } catch (cause) {
      if (cause instanceof RoehubError) throw cause;
      throw new RoehubError("compute_failed", "The thread that computed the backtest has failed.", { cause });
    } finally {
      signal.removeEventListener("abort", askToStop);
      reader.close();
    }
  }

  return {
    async compute({ request, lineageTrials }, candles1m, { onProgress = () => {}, signal }) {
      const stopping = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
      if (stopping.aborted) return { kind: "cancelled" };
      if (line.waiting() >= MAX_WAITING) {
        throw new RoehubError("too_many_requests", "Many backtests are waiting. Try again in a minute.");
      }
      if (!(await line.enter(stopping))) return { kind: "cancelled" };
      try {
        return await runInThread({ request, lineageTrials, candles1m }, stopping, onProgress);
      } finally {
        line.leave();
      }
    },
    async close() {
      closing.abort();
      await pool.close({ force: true });
    },
  };
}

/** A fault that the thread expected crosses over as data: an error would lose its code on the way. */
function answered(outcome: ComputedBacktest | FailedBacktest): ComputedBacktest {
  if (outcome.kind === "failed") throw new RoehubError(outcome.code, outcome.publicText);
  return outcome;
}

/** Lets in so many at once; the others wait, first come, first served. */
function createLine(places: number) {
  let free = places;
  const waiting = new Set<() => void>();
  return {
    waiting: () => waiting.size,
    /** True once there is a place, which `leave` gives back; false where `signal` was aborted before. */
    async enter(signal: AbortSignal): Promise<boolean> {
      if (free > 0) {
        free--;
        return true;
      }
      const { promise, resolve } = Promise.withResolvers<boolean>();
      const letIn = () => resolve(true);
      const giveUp = () => {
        waiting.delete(letIn);
        resolve(false);
      };
      waiting.add(letIn);
      signal.addEventListener("abort", giveUp, { once: true });
      try {
        return await promise;
      } finally {
        signal.removeEventListener("abort", giveUp);
      }
    },
    leave(): void {
      const [next] = waiting;
      if (next === undefined) free++;
      else {
        waiting.delete(next);
        next();
      }
    },
  };
}

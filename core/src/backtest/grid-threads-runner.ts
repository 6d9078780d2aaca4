import { Worker } from "node:worker_threads";
import { ensureDefined } from "../kernel/assert.ts";
import { RoehubError } from "../kernel/errors.ts";
import { allocateCandleSeries } from "../market-data/candle-series.ts";
import type { CreateGridExecutor, GridExecutor, TaskListener } from "./grid-executor.ts";
import type { GridSetup } from "./grid-setup.ts";
import { type GridTask, type OutcomeOf, type TaskScores, unitsOf } from "./grid-task.ts";
import type { ThreadAnswer, ThreadData } from "./grid-thread-entry-runner.ts";
import type { RangeBars } from "./range-bars.ts";
import { shareSeries } from "./shared-bars.ts";

const ENTRY = new URL("./grid-thread-entry-runner.ts", import.meta.url);

/** Between two looks at whether to stop, and at how far the threads are. */
const LOOK_MS = 20;
/** A thread keeps next to nothing on its own heap; without a limit it would let garbage lie. */
const YOUNG_HEAP_MB = 16;

/** Runs the tasks of a grid in as many threads as its memory is laid out for, all on that memory. */
export function createThreadsExecutor({ entry = ENTRY }: { entry?: URL } = {}): CreateGridExecutor {
  return (setup, shouldStop) => {
    const count = setup.layout.threads.length;
    const control = new Int32Array(new SharedArrayBuffer((1 + count) * Int32Array.BYTES_PER_ELEMENT));
    const shared = { ...setup, bars: sendableBars(setup) };
    const threads = setup.layout.threads.map((_, index) => {
      const workerData: ThreadData = { setup: shared, index, control };
      return startThread(entry, workerData);
    });
    return new ThreadsExecutor({ setup, threads, control, shouldStop });
  };
}

/** Each thread would get a copy of 1m candles that are not shared; only stops within bars ask for them. */
function sendableBars({ bars, request }: GridSetup): RangeBars {
  const isTouch = request.fillModel === "touch";
  return { ...bars, candles1m: isTouch ? shareSeries(bars.candles1m) : allocateCandleSeries(0) };
}

interface ThreadsDeps {
  readonly setup: GridSetup;
  readonly threads: readonly GridThreadHandle[];
  /** The wish to stop, then the units that each thread has done of its task. */
  readonly control: Int32Array;
  readonly shouldStop: () => boolean;
}

class ThreadsExecutor implements GridExecutor {
  private readonly deps: ThreadsDeps;

  constructor(deps: ThreadsDeps) {
    this.deps = deps;
  }

  async run<Task extends GridTask>(
    tasks: Iterable<Task>,
    listener: TaskListener<Task>,
  ): Promise<"done" | "stopped"> {
    const { threads, control, shouldStop } = this.deps;
    const queue = tasks[Symbol.iterator]();
    let doneUnits = 0;
    let isStopped = false;
    const look = () => {
      if (shouldStop()) Atomics.store(control, 0, 1);
      const underWay = threads.reduce((units, _, index) => units + Atomics.load(control, 1 + index), 0);
      listener.advanced(doneUnits + underWay);
    };
    const work = async (thread: GridThreadHandle, index: number) => {
      for (let next = queue.next(); !next.done && !isStopped; next = queue.next()) {
        if (shouldStop()) Atomics.store(control, 0, 1);
        const answer = await thread.run(next.value);
        if (answer.kind === "stopped") {
          isStopped = true;
          return;
        }
        Atomics.store(control, 1 + index, 0);
        doneUnits += unitsOf(next.value);
        listener.done(next.value, this.outcomeOf<Task>(answer, index));
        listener.advanced(doneUnits);
      }
    };
    const timer = setInterval(look, LOOK_MS);
    try {
      await Promise.all(threads.map(work));
    } finally {
      clearInterval(timer);
    }
    return isStopped ? "stopped" : "done";
  }

  async close(): Promise<void> {
    await Promise.all(this.deps.threads.map((thread) => thread.close()));
  }

  /** Of the kind that the task asked for: a thread answers nothing else. */
  private outcomeOf<Task extends GridTask>(answer: ThreadAnswer, index: number): OutcomeOf<Task> {
    switch (answer.kind) {
      case "made":
        return "made" as OutcomeOf<Task>;
      case "scores":
        return this.scoresOf(index, answer.count) as OutcomeOf<Task>;
      case "limits":
        return answer.limits as OutcomeOf<Task>;
      case "report":
        return answer.report as OutcomeOf<Task>;
      default:
        throw threadFailed(answer.kind === "failed" ? answer.reason : answer.kind);
    }
  }

  private scoresOf(index: number, count: number): TaskScores {
    const { layout, memory } = this.deps.setup;
    const { returns, trades } = ensureDefined(layout.threads[index], "a thread of the layout");
    return {
      returns: new Float64Array(memory.buffer, returns, count),
      trades: new Uint32Array(memory.buffer, trades, count),
    };
  }
}

/** A thread that does one task at a time. */
interface GridThreadHandle {
  /** Throws `compute_failed` where the thread ends before it answers. */
  run(task: GridTask): Promise<ThreadAnswer>;
  close(): Promise<void>;
}

function startThread(entry: URL, workerData: ThreadData): GridThreadHandle {
  const worker = new Worker(entry, {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
  let waiting: PromiseWithResolvers<ThreadAnswer> | null = null;
  let fault: RoehubError | null = null;
  const fail = (reason: unknown) => {
    fault ??= threadFailed(reason);
    waiting?.reject(fault);
    waiting = null;
  };
  worker.on("message", (answer: ThreadAnswer) => {
    waiting?.resolve(answer);
    waiting = null;
  });
  worker.on("error", fail);
  worker.on("messageerror", fail);
  worker.on("exit", (code) => fail(`exit code ${code}`));
  return {
    run(task) {
      if (fault !== null) return Promise.reject(fault);
      waiting = Promise.withResolvers();
      worker.postMessage(task);
      return waiting.promise;
    },
    close: async () => void (await worker.terminate()),
  };
}

function threadFailed(cause: unknown): RoehubError {
  return new RoehubError("compute_failed", "A thread that computed the backtest has failed.", { cause });
}

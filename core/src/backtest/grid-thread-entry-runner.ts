import { parentPort, workerData } from "node:worker_threads";
import { ensureDefined } from "../kernel/assert.ts";
import type { GridSetup } from "./grid-setup.ts";
import type { GridTask, PruneLimits } from "./grid-task.ts";
import { createGridThread } from "./grid-thread.ts";
import type { VariantReport } from "./report-variant.ts";

/** What a thread of `grid-threads-runner.ts` is started with. */
export interface ThreadData {
  readonly setup: GridSetup;
  /** Which of the layout's threads this is. */
  readonly index: number;
  /** The wish to stop, then the units that each thread has done of its task. */
  readonly control: Int32Array;
}

/** What a thread answers to a task. Scores stay in the memory of the grid, where all see them. */
export type ThreadAnswer =
  | { readonly kind: "made" }
  | { readonly kind: "scores"; readonly count: number }
  | { readonly kind: "limits"; readonly limits: PruneLimits }
  | { readonly kind: "report"; readonly report: VariantReport }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly reason: string };

const port = ensureDefined(parentPort, "the port of a thread");
const { setup, index, control } = workerData as ThreadData;
const thread = createGridThread(setup, index);
const watch = {
  shouldStop: () => Atomics.load(control, 0) !== 0,
  advanced: (units: number) => void Atomics.store(control, 1 + index, units),
};

port.on("message", (task: GridTask) => port.postMessage(answer(task)));

function answer(task: GridTask): ThreadAnswer {
  try {
    const outcome = thread.run(task, watch);
    if (outcome === null) return { kind: "stopped" };
    if (outcome === "made") return { kind: "made" };
    if ("returns" in outcome) return { kind: "scores", count: outcome.returns.length };
    if ("rank" in outcome) return { kind: "report", report: outcome };
    return { kind: "limits", limits: outcome };
  } catch (error) {
    return {
      kind: "failed",
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

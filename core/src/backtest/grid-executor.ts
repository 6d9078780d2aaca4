import type { GridSetup } from "./grid-setup.ts";
import { type GridTask, type OutcomeOf, type TaskWatch, unitsOf } from "./grid-task.ts";
import { createGridThread } from "./grid-thread.ts";

/** Who gets what comes of tasks. */
export interface TaskListener<Task extends GridTask> {
  /** In the order in which tasks end, which may be any. */
  done(task: Task, outcome: OutcomeOf<Task>): void;
  /** Units of these tasks that are done, those of tasks that have not ended included. */
  advanced(units: number): void;
}

/** Runs the tasks of a grid. What comes of a task does not depend on where, and beside what, it runs. */
export interface GridExecutor {
  /** Tasks are taken as there is room for them. "stopped" where the run was asked to stop. */
  run<Task extends GridTask>(
    tasks: Iterable<Task>,
    listener: TaskListener<Task>,
  ): Promise<"done" | "stopped">;
  close(): Promise<void>;
}

/** Makes the executor of a run; `shouldStop` is asked every few milliseconds. */
export type CreateGridExecutor = (setup: GridSetup, shouldStop: () => boolean) => GridExecutor;

/** Runs tasks in the calling thread, which is busy until they are done. */
export const createInlineExecutor: CreateGridExecutor = (setup, shouldStop) => {
  const thread = createGridThread(setup, 0);
  return {
    async run(tasks, listener) {
      let doneUnits = 0;
      const watch: TaskWatch = { shouldStop, advanced: (units) => listener.advanced(doneUnits + units) };
      for (const task of tasks) {
        const outcome = thread.run(task, watch);
        if (outcome === null) return "stopped";
        doneUnits += unitsOf(task);
        listener.done(task, outcome);
        listener.advanced(doneUnits);
      }
      return "done";
    },
    close: async () => {},
  };
};

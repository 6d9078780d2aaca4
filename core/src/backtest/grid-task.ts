import type { PruneLimit } from "./prune.ts";
import type { VariantReport } from "./report-variant.ts";

/** A piece of the work on a grid: what a thread is asked for at once. */
export type GridTask = SignalsTask | BaseTask | StopsTask | PruneTask | ReportTask;

/** Makes the signals of the points `[first, end)` of a kept indicator. */
export interface SignalsTask {
  readonly kind: "signals";
  readonly indicator: number;
  readonly first: number;
  readonly end: number;
}

/** Scores the base variants `[first, end)`. */
export interface BaseTask {
  readonly kind: "base";
  readonly first: number;
  readonly end: number;
}

/** Scores base variants, ascending by number, with each of some pairs of stops: the first with all of them, and so on. */
export interface StopsTask {
  readonly kind: "stops";
  readonly bases: readonly number[];
  readonly pairs: readonly number[];
}

/** Simulates variants on the reference engine and says of each which limit of prune it is beyond. */
export interface PruneTask {
  readonly kind: "prune";
  /** Place of the first among the candidates. */
  readonly first: number;
  readonly numbers: readonly number[];
}

/** In the order of the task. */
export type PruneLimits = readonly (PruneLimit | null)[];

/** Simulates one variant on the reference engine and reports. */
export interface ReportTask {
  readonly kind: "report";
  readonly number: number;
  /** From 1. */
  readonly rank: number;
}

/** What is scored, in the order of the task. Valid until the thread gets its next task. */
export interface TaskScores {
  /** Percent; with several windows their mean. */
  readonly returns: Float64Array;
  /** Closed trades; with several windows those of all. */
  readonly trades: Uint32Array;
}

export type OutcomeOf<Task extends GridTask> = Task extends ReportTask
  ? VariantReport
  : Task extends SignalsTask
    ? "made"
    : Task extends PruneTask
      ? PruneLimits
      : TaskScores;

/** Who looks on at a task. */
export interface TaskWatch {
  /** Asked every few milliseconds of work; true gives the task up. */
  shouldStop(): boolean;
  /** Units of the task that are done so far. */
  advanced(units: number): void;
}

/** Variants that a task is about: its share of the progress. */
export function unitsOf(task: GridTask): number {
  switch (task.kind) {
    case "signals":
    case "prune":
      return 0;
    case "base":
      return task.end - task.first;
    case "stops":
      return task.bases.length * task.pairs.length;
    case "report":
      return 1;
    default:
      return task satisfies never;
  }
}

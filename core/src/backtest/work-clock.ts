/** How far a run is. */
export interface BacktestProgress {
  readonly stage: "stage_a" | "stage_b" | "finalizing";
  /** Of all stages together: variants scored, and reports. */
  readonly processedUnits: number;
  readonly totalUnits: number;
}

/** Who is told how far a run is, about `progressCalls` times in all. */
export interface ProgressListener {
  readonly progressCalls?: number;
  onProgress?(progress: BacktestProgress): void;
}

/** Passes on how far a run is. */
export interface WorkClock {
  /** Units that are done of the stage that is under way. */
  advanced(stage: BacktestProgress["stage"], units: number): void;
  /** Ends a stage of so many units. */
  ended(units: number): void;
}

const PROGRESS_CALLS = 100;

export function createWorkClock(totalUnits: number, listener: ProgressListener): WorkClock {
  const calls = listener.progressCalls ?? PROGRESS_CALLS;
  let endedUnits = 0;
  let toldSteps = 0;
  return {
    advanced(stage, units) {
      // A stage may be gone through again, for what prune left of it: that was not foreseen.
      const processedUnits = Math.min(totalUnits, endedUnits + units);
      const steps = Math.floor((processedUnits / totalUnits) * calls);
      if (steps <= toldSteps) return;
      toldSteps = steps;
      listener.onProgress?.({ stage, processedUnits, totalUnits });
    },
    ended(units) {
      endedUnits += units;
    },
  };
}

/** How far a run is. */
export interface BacktestProgress {
  readonly stage: "stage_a" | "stage_b" | "finalizing";
  /** Of all stages together: variants scored, and reports. */
  readonly processedUnits: number;
  readonly totalUnits: number;
}

/** Passes on how far a run is, about a hundred times in all. */
export interface WorkClock {
  /** Units that are done of the stage that is under way. */
  advanced(stage: BacktestProgress["stage"], units: number): void;
  /** Ends a stage of so many units. */
  ended(units: number): void;
}

const CALLS = 100;

export function createWorkClock(
  totalUnits: number,
  onProgress: ((progress: BacktestProgress) => void) | undefined,
): WorkClock {
  let endedUnits = 0;
  let toldPercent = 0;
  return {
    advanced(stage, units) {
      const processedUnits = endedUnits + units;
      const percent = Math.floor((processedUnits / totalUnits) * CALLS);
      if (percent <= toldPercent) return;
      toldPercent = percent;
      onProgress?.({ stage, processedUnits, totalUnits });
    },
    ended(units) {
      endedUnits += units;
    },
  };
}

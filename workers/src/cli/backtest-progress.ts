import type { BacktestProgress } from "@roehub/core/backtest/work-clock";
import type { Clock } from "@roehub/core/kernel/clock";
import { SECOND_MS } from "@roehub/core/kernel/time";
import type { CommandProgress } from "./progress-line.ts";

const STAGES = { stage_a: "base grid", stage_b: "stops", finalizing: "reports" } as const;

/** Words a backtest's progress: `base grid · 420,000 of 1,000,300 variants · 45,000/s`. A rate is that of its stage. */
export function createBacktestProgress(clock: Clock) {
  let stage: BacktestProgress["stage"] | null = null;
  let startedMs = clock.nowMs();
  let startedUnits = 0;
  let lastUnits = 0;
  return (at: BacktestProgress): CommandProgress => {
    const now = clock.nowMs();
    if (at.stage !== stage) {
      // The first stage began before anything was told of it.
      if (stage !== null) {
        startedMs = now;
        startedUnits = lastUnits;
      }
      stage = at.stage;
    }
    lastUnits = at.processedUnits;
    const seconds = (now - startedMs) / SECOND_MS;
    const rate = Math.round((at.processedUnits - startedUnits) / seconds);
    const done = `${grouped(at.processedUnits)} of ${grouped(at.totalUnits)} variants`;
    const details = [STAGES[at.stage], done, ...(seconds > 0 ? [`${grouped(rate)}/s`] : [])];
    return { share: at.processedUnits / at.totalUnits, details };
  };
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

import { SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";

/**
 * Waits for `durationMs` in which the process was awake: in steps of a second, each followed by a turn of the event
 * loop. What came while the process stood still is seen before somebody else is called silent for it.
 */
export async function patientSleep(timer: Timer, durationMs: number, signal: AbortSignal): Promise<void> {
  for (let left = durationMs; left > 0; left -= SECOND_MS) {
    await timer.sleep(Math.min(left, SECOND_MS), signal);
  }
}

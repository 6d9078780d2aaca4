import type { Clock } from "../kernel/clock.ts";

/** A clock that can also wait. An accelerated one waits accordingly less. */
export interface Timer extends Clock {
  /** Resolves after `durationMs` of this clock; rejects with the signal's reason when `signal` aborts first. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

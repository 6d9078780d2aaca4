import type { Clock } from "../kernel/clock.ts";
import { epochMs } from "../kernel/time.ts";

/** The machine's clock. */
export function createSystemClock(): Clock {
  return { nowMs: () => epochMs(Date.now()) };
}

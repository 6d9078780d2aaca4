import { setTimeout as delay } from "node:timers/promises";
import { epochMs } from "../kernel/time.ts";
import type { Timer } from "./timer.ts";

/** The machine's clock. */
export function createSystemClock(): Timer {
  return {
    nowMs: () => epochMs(Date.now()),
    sleep: (durationMs, signal) => delay(durationMs, undefined, signal === undefined ? {} : { signal }),
  };
}

import type { EpochMs } from "./time.ts";

/** The one way to learn the time; passed in wherever it is needed. */
export interface Clock {
  nowMs(): EpochMs;
}

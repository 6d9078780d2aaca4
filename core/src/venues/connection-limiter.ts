import { MINUTE_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import { createSlidingWindow } from "./sliding-window.ts";
import { createTurns } from "./turns.ts";

/** What may be opened of connections; one object for all feeds of a venue in a process. */
export interface ConnectionLimiter {
  /** Resolves when one more connection may be opened, in the order of asking; rejects with the signal's reason. */
  acquire(signal?: AbortSignal): Promise<void>;
}

/** At most `connectionsPerFiveMinutes` in any five minutes. */
export function createConnectionLimiter(options: {
  readonly connectionsPerFiveMinutes: number;
  readonly timer: Timer;
}): ConnectionLimiter {
  const { connectionsPerFiveMinutes, timer } = options;
  const window = createSlidingWindow({ capacity: connectionsPerFiveMinutes, windowMs: 5 * MINUTE_MS });
  const turns = createTurns();
  return {
    acquire: (signal) =>
      turns.take(async () => {
        for (;;) {
          const waitMs = window.charge(1, timer.nowMs());
          if (waitMs === 0) return;
          await timer.sleep(waitMs, signal);
        }
      }, signal),
  };
}

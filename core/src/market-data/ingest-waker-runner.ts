import type { Timer } from "../platform/timer.ts";

/** Lets one loop wait for what others do. */
export interface IngestWaker {
  wake(): void;
  /** Resolves when woken, at once where that happened since the last wait, or after `maxMs`. */
  wait(maxMs?: number): Promise<void>;
}

export function createIngestWaker(timer: Timer): IngestWaker {
  let isWoken = false;
  let settle: (() => void) | null = null;
  return {
    wake() {
      isWoken = true;
      settle?.();
    },
    async wait(maxMs) {
      if (!isWoken) {
        const late = new AbortController();
        const woken = new Promise<void>((resolve) => {
          settle = resolve;
        });
        const waits = [woken];
        // Aborted sleeps reject, and nobody waits for them any more.
        if (maxMs !== undefined) waits.push(timer.sleep(maxMs, late.signal).catch(() => {}));
        await Promise.race(waits);
        settle = null;
        late.abort();
      }
      isWoken = false;
    },
  };
}

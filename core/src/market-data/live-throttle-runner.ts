import type { Timer } from "../platform/timer.ts";

interface LiveThrottleOptions {
  readonly timer: Timer;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly run: () => void;
}

/** Answers how to ask for `run`: it runs at once, or when `intervalMs` have passed since it last did, once for all who asked. */
export function createLiveThrottle({ timer, intervalMs, signal, run }: LiveThrottleOptions): () => void {
  let dueAt = Number.NEGATIVE_INFINITY;
  let isWaiting = false;

  const runNow = () => {
    isWaiting = false;
    dueAt = timer.nowMs() + intervalMs;
    run();
  };

  return () => {
    if (isWaiting || signal.aborted) return;
    const waitMs = dueAt - timer.nowMs();
    if (waitMs <= 0) return runNow();
    isWaiting = true;
    timer.sleep(waitMs, signal).then(runNow, () => {});
  };
}

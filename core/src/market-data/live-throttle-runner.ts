import type { Timer } from "../platform/timer.ts";

interface LiveThrottleOptions {
  /** Only slept on: the time of a market may run faster than its sleeps. */
  readonly timer: Pick<Timer, "sleep">;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly run: () => void;
}

/** Answers how to ask for `run`: it runs at once, or when `intervalMs` have passed since it last did, once for all who asked. */
export function createLiveThrottle({ timer, intervalMs, signal, run }: LiveThrottleOptions): () => void {
  let isPausing = false;
  let isAsked = false;

  const runNow = () => {
    isAsked = false;
    isPausing = true;
    timer.sleep(intervalMs, signal).then(endPause, () => {});
    run();
  };
  const endPause = () => {
    isPausing = false;
    if (isAsked) runNow();
  };

  return () => {
    if (signal.aborted) return;
    if (isPausing) isAsked = true;
    else runNow();
  };
}

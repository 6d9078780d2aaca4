import { setTimeout as delay, setImmediate as turnOfTheLoop } from "node:timers/promises";
import { epochMs } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";

export interface ManualTimer extends Timer {
  /** Lets so much time pass; every sleep that ends meanwhile ends at its own moment, and the loop turns after it. */
  advance(durationMs: number): Promise<void>;
  /** Lets time pass in steps of `stepMs` until `condition` holds; fails after `limitMs`. */
  advanceUntil(condition: () => boolean, limits?: { stepMs?: number; limitMs?: number }): Promise<void>;
  /** How many sleep. */
  sleeping(): number;
}

interface Sleeper {
  readonly wakeMs: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until a test moves it. `settle` is awaited at each moment before time goes on: what the
 * program does at that moment has to be done by then.
 */
export function createManualTimer({
  startMs = 1_750_000_000_000,
  settle = async () => {},
} = {}): ManualTimer {
  let now = startMs;
  const sleepers = new Set<Sleeper>();

  const advance = async (durationMs: number) => {
    const endMs = now + durationMs;
    for (;;) {
      await turnOfTheLoop();
      await settle();
      const next = [...sleepers].reduce<Sleeper | null>(
        (first, sleeper) => (first === null || sleeper.wakeMs < first.wakeMs ? sleeper : first),
        null,
      );
      if (next === null || next.wakeMs > endMs) break;
      now = Math.max(now, next.wakeMs);
      sleepers.delete(next);
      next.wake();
    }
    now = endMs;
    await turnOfTheLoop();
    await settle();
  };

  return {
    nowMs: () => epochMs(now),
    sleeping: () => sleepers.size,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          wakeMs: now + Math.max(0, durationMs),
          wake() {
            signal?.removeEventListener("abort", abort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", abort, { once: true });
      }),
    advance,
    async advanceUntil(condition, { stepMs = 250, limitMs = 600_000 } = {}) {
      for (let passedMs = 0; !condition(); passedMs += stepMs) {
        if (passedMs > limitMs) throw new Error(`not within ${limitMs} ms of the clock`);
        await advance(stepMs);
        await delay(1);
      }
    },
  };
}

/** A clock that runs `factor` times as fast as the machine's. */
export function createAcceleratedTimer(factor: number, startMs = 1_750_000_000_000): Timer {
  const startedAt = performance.now();
  return {
    nowMs: () => epochMs(Math.floor(startMs + (performance.now() - startedAt) * factor)),
    sleep: (durationMs, signal) =>
      delay(durationMs / factor, undefined, signal === undefined ? {} : { signal }),
  };
}

/** Waits for real input and output, without the clock: fails after `limitMs` of real time. */
export async function eventually(condition: () => boolean, limitMs = 5_000): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endsAt) throw new Error(`not within ${limitMs} ms`);
    await delay(2);
  }
}

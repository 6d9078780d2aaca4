import { assert } from "@roehub/core/kernel/assert";
import { epochMs, HOUR_MS } from "@roehub/core/kernel/time";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Timer } from "@roehub/core/platform/timer";

/** A clock that can run faster than the machine's, stand still and leap forward. It never runs backwards. */
export interface MarketClock extends Timer {
  /** Milliseconds of this clock in a millisecond of the machine's. */
  speed(): number;
  isPaused(): boolean;
  setSpeed(speed: number): void;
  pause(): void;
  resume(): void;
  /** Leaps to `atMs` and wakes who slept until then, the earliest first; nothing happens where `atMs` is past. */
  skipTo(atMs: number): void;
}

export interface MarketClockOptions {
  /** Where it begins; the machine's time where it is absent. */
  readonly startMs?: number;
  /** 1: as fast as the machine's. */
  readonly speed: number;
  /** The machine's clock; another one only in tests. */
  readonly machine?: Timer;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Longer waits are cut, because the machine's timers overflow. */
const LONGEST_WAIT_MS = HOUR_MS;

export function createMarketClock({
  startMs,
  speed,
  machine = createSystemClock(),
}: MarketClockOptions): MarketClock {
  assert(speed > 0, "a clock's speed is above zero");
  const sleepers = new Set<Sleeper>();
  let rate = speed;
  let isPaused = false;
  let anchorMachineMs: number = machine.nowMs();
  let anchorMs = startMs ?? anchorMachineMs;
  let waiting: AbortController | null = null;

  let latestMs = Number.NEGATIVE_INFINITY;

  const now = (): number => {
    const passedMs = isPaused ? 0 : (machine.nowMs() - anchorMachineMs) * rate;
    latestMs = Math.max(latestMs, Math.floor(anchorMs + passedMs));
    return latestMs;
  };
  const reanchor = (atMs: number): void => {
    anchorMs = atMs;
    anchorMachineMs = machine.nowMs();
  };
  const wakeDue = (): void => {
    const atMs = now();
    const due = [...sleepers].filter(({ dueMs }) => dueMs <= atMs).sort((a, b) => a.dueMs - b.dueMs);
    for (const sleeper of due) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    wait();
  };
  const wait = (): void => {
    waiting?.abort();
    waiting = null;
    if (isPaused || sleepers.size === 0) return;
    const soonestMs = Math.min(...[...sleepers].map(({ dueMs }) => dueMs));
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil((soonestMs - now()) / rate)));
    const controller = new AbortController();
    waiting = controller;
    machine.sleep(waitMs, controller.signal).then(wakeDue, () => undefined);
  };

  return {
    nowMs: () => epochMs(now()),
    speed: () => rate,
    isPaused: () => isPaused,
    setSpeed(next) {
      assert(next > 0, "a clock's speed is above zero");
      reanchor(now());
      rate = next;
      wait();
    },
    pause() {
      reanchor(now());
      isPaused = true;
      wait();
    },
    resume() {
      reanchor(now());
      isPaused = false;
      wait();
    },
    skipTo(atMs) {
      if (atMs <= now()) return;
      reanchor(atMs);
      wakeDue();
    },
    sleep(durationMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          wait();
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        const sleeper: Sleeper = { dueMs: now() + durationMs, wake };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
        wait();
      });
    },
  };
}

/** Whether a timer is one that can be set. */
export function isMarketClock(timer: Timer | MarketClock): timer is MarketClock {
  return "skipTo" in timer;
}

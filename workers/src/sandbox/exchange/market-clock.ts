import { assert } from "@roehub/core/kernel/assert";
import { epochMs, HOUR_MS } from "@roehub/core/kernel/time";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Timer } from "@roehub/core/platform/timer";
import { createSleepers } from "./sleepers.ts";

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

/** Longer waits are cut, because the machine's timers overflow. */
const LONGEST_WAIT_MS = HOUR_MS;

export function createMarketClock({
  startMs,
  speed,
  machine = createSystemClock(),
}: MarketClockOptions): MarketClock {
  assert(speed > 0, "a clock's speed is above zero");
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
  const wait = (): void => {
    waiting?.abort();
    waiting = null;
    const soonestMs = sleepers.soonestMs();
    if (isPaused || soonestMs === null) return;
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil((soonestMs - now()) / rate)));
    const controller = new AbortController();
    waiting = controller;
    machine.sleep(waitMs, controller.signal).then(wakeDue, () => undefined);
  };
  const sleepers = createSleepers(wait);
  const wakeDue = (): void => {
    sleepers.wakeDue(now());
    wait();
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
    sleep: (durationMs, signal) => sleepers.add(now() + durationMs, signal),
  };
}

/** Whether a timer is one that can be set. */
export function isMarketClock(timer: Timer | MarketClock): timer is MarketClock {
  return "skipTo" in timer;
}

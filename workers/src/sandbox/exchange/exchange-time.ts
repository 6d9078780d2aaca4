import type { Clock } from "@roehub/core/kernel/clock";
import { type EpochMs, epochMs } from "@roehub/core/kernel/time";

/** The exchange's own clock, and how it stands to the machine's. */
export interface ExchangeTime extends Clock {
  /** What the exchange's clock is ahead of the timer it was given. */
  skewMs(): number;
  setSkew(skewMs: number): void;
  /** Milliseconds of the exchange in one of the machine, at least 1. */
  speed(): number;
  /** `marketMs`, or what passes in `machineMs` of the machine where that is more: what bounds work and patience. */
  atLeast(marketMs: number, machineMs: number): number;
}

const SAMPLE_MS = 100;

/** The speed is measured, because a timer does not tell it. */
export function createExchangeTime(timer: Clock, machine: Clock): ExchangeTime {
  let skewMs = 0;
  let speed = 1;
  let sample = { machineMs: machine.nowMs() as number, timerMs: timer.nowMs() as number };
  const measure = (): number => {
    const machineMs = machine.nowMs();
    const timerMs = timer.nowMs();
    if (machineMs - sample.machineMs >= SAMPLE_MS) {
      speed = Math.max(1, (timerMs - sample.timerMs) / (machineMs - sample.machineMs));
      sample = { machineMs, timerMs };
    }
    return speed;
  };
  return {
    nowMs: (): EpochMs => epochMs(timer.nowMs() + skewMs),
    skewMs: () => skewMs,
    setSkew(next) {
      skewMs = next;
    },
    speed: measure,
    atLeast: (marketMs, machineMs) => Math.max(marketMs, machineMs * measure()),
  };
}

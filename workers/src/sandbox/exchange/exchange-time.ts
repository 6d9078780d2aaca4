import type { Clock } from "@roehub/core/kernel/clock";
import { type EpochMs, epochMs } from "@roehub/core/kernel/time";
import type { Timer } from "@roehub/core/platform/timer";
import { isMarketClock, type MarketClock } from "./market-clock.ts";

/** The exchange's own clock, and how it stands to the machine's. */
export interface ExchangeTime extends Clock {
  /** What the exchange's clock is ahead of the timer it was given. */
  skewMs(): number;
  setSkew(skewMs: number): void;
  /** The machine's clock, for what must take its time however fast the exchange runs. */
  machineMs(): number;
  /** Milliseconds of the exchange in one of the machine, at least 1. */
  speed(): number;
  /** `marketMs`, or what passes in `machineMs` of the machine where that is more: what bounds work. */
  atLeast(marketMs: number, machineMs: number): number;
}

export function createExchangeTime(timer: Timer | MarketClock, machine: Clock): ExchangeTime {
  let skewMs = 0;
  const speed = isMarketClock(timer) ? () => Math.max(1, timer.speed()) : measuredSpeed(timer, machine);
  return {
    nowMs: (): EpochMs => epochMs(timer.nowMs() + skewMs),
    skewMs: () => skewMs,
    setSkew(next) {
      skewMs = next;
    },
    machineMs: () => machine.nowMs(),
    speed,
    atLeast: (marketMs, machineMs) => Math.max(marketMs, machineMs * speed()),
  };
}

const SAMPLE_MS = 100;
const SAMPLES = 3;

/** Of a timer that does not tell it. The least of a few samples: a leap is no speed. */
function measuredSpeed(timer: Clock, machine: Clock): () => number {
  let last = { machineMs: machine.nowMs() as number, timerMs: timer.nowMs() as number };
  let samples: number[] = [];
  return () => {
    const now = { machineMs: machine.nowMs() as number, timerMs: timer.nowMs() as number };
    const passedMs = now.machineMs - last.machineMs;
    if (passedMs >= SAMPLE_MS) {
      samples = [...samples, (now.timerMs - last.timerMs) / passedMs].slice(-SAMPLES);
      last = now;
    }
    return samples.length < SAMPLES ? 1 : Math.max(1, Math.min(...samples));
  };
}

import { createSystemClock } from "@roehub/core/platform/system-clock";
import { createMarketClock, type MarketClock } from "../sandbox/exchange/market-clock.ts";

/** A market's clock that several processes read: at the machine's `machineMs` it stood at `startMs`. */
export interface ClockAnchor {
  readonly machineMs: number;
  readonly startMs: number;
  /** Milliseconds of the market in one of the machine. It does not change. */
  readonly speed: number;
}

export function anchorClock(startMs: number, speed: number): ClockAnchor {
  return { machineMs: createSystemClock().nowMs(), startMs, speed };
}

/** The anchor's clock as this process reads it. */
export function joinClock({ machineMs, startMs, speed }: ClockAnchor): MarketClock {
  const passedMs = createSystemClock().nowMs() - machineMs;
  return createMarketClock({ startMs: startMs + passedMs * speed, speed });
}

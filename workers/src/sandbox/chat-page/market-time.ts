import type { MarketClockState } from "./sandbox-protocol.ts";

/** Ahead of the visitor's clock by more than their clock may be wrong. */
const AHEAD_MS = 60_000;

/** Market time `elapsedMs` of the machine after `clock` was told. */
export function marketTimeMs(clock: MarketClockState, elapsedMs: number): number {
  return clock.isPaused ? clock.nowMs : clock.nowMs + Math.max(0, elapsedMs) * clock.speed;
}

/** Whether candles open in what is the future to the visitor. */
export function isAhead(marketMs: number, visitorMs: number): boolean {
  return marketMs - visitorMs > AHEAD_MS;
}

/** `2025-08-17 14:05:09`, in UTC. */
export function utcText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, "2025-08-17T14:05:09".length).replace("T", " ");
}

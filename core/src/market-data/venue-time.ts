import type { Clock } from "../kernel/clock.ts";
import { MINUTE_MS } from "../kernel/time.ts";

/** The venue's time, as its own messages tell it against our clock. */
export interface VenueTime {
  nowMs(): number;
  /** A message that the venue stamped `eventAtMs` came now. */
  observe(eventAtMs: number): void;
}

const AHEAD_MAX_MS = 10 * MINUTE_MS;
/** How much one message that came late by more than others counts. */
const LATE_WEIGHT = 0.05;

/** Follows messages that come sooner at once and late ones slowly, since every message is late by its way. */
export function createVenueTime(clock: Clock): VenueTime {
  let aheadMs: number | null = null;
  return {
    nowMs: () => clock.nowMs() + (aheadMs ?? 0),
    observe(eventAtMs) {
      const seen = Math.max(-AHEAD_MAX_MS, Math.min(AHEAD_MAX_MS, eventAtMs - clock.nowMs()));
      aheadMs = aheadMs === null || seen > aheadMs ? seen : aheadMs + (seen - aheadMs) * LATE_WEIGHT;
    },
  };
}

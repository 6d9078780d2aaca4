import type { Clock } from "@roehub/core/kernel/clock";

/** What may be asked of a venue in a window of its time, and what happens to who asks more. */
export interface WeightLimit {
  charge(weight: number): WeightVerdict;
}

export interface WeightVerdict {
  readonly kind: "ok" | "limited" | "banned";
  /** Of the window in progress. */
  readonly used: number;
  /** 0 where the request is served. */
  readonly retryAfterMs: number;
}

export interface WeightLimitOptions {
  readonly clock: Clock;
  readonly limit: number;
  readonly windowMs: number;
  /** Refused requests in a row that bring a ban, and how long it is. */
  readonly ban: { readonly afterRefusals: number; readonly forMs: number };
}

export function createWeightLimit({ clock, limit, windowMs, ban }: WeightLimitOptions): WeightLimit {
  let windowStartMs = 0;
  let used = 0;
  let refusals = 0;
  let bannedUntilMs = 0;
  return {
    charge(weight) {
      const nowMs = clock.nowMs();
      if (nowMs < bannedUntilMs) return { kind: "banned", used, retryAfterMs: bannedUntilMs - nowMs };
      const startMs = Math.floor(nowMs / windowMs) * windowMs;
      if (startMs !== windowStartMs) {
        windowStartMs = startMs;
        used = 0;
        refusals = 0;
      }
      used += weight;
      if (used <= limit) return { kind: "ok", used, retryAfterMs: 0 };
      refusals += 1;
      if (refusals <= ban.afterRefusals)
        return { kind: "limited", used, retryAfterMs: startMs + windowMs - nowMs };
      bannedUntilMs = nowMs + ban.forMs;
      return { kind: "banned", used, retryAfterMs: ban.forMs };
    },
  };
}

import type { EpochMs } from "../kernel/time.ts";

/** What may be spent on one venue's limit, shared by everything that spends it. */
export interface RateBudget {
  /** Resolves when `weight` is charged and the request may leave; rejects with the signal's reason. */
  acquire(weight: number, signal?: AbortSignal): Promise<void>;
  /** The venue says that so much of the current window is used: more than we thought where others share our address. */
  observe(usedWeight: number): Promise<void>;
  /** The venue wants nothing before `until`. */
  block(until: EpochMs): Promise<void>;
}

/** The share of a venue's limit that we allow ourselves. */
export const BUDGET_SHARE = 0.8;

import { assert } from "../kernel/assert.ts";
import type { Timer } from "../platform/timer.ts";
import { BUDGET_SHARE, type RateBudget } from "./rate-budget.ts";
import { createSlidingWindow } from "./sliding-window.ts";
import { createTurns } from "./turns.ts";

export interface RateBudgetOptions {
  /** What the venue allows in `windowMs`; `BUDGET_SHARE` of it is spent. */
  readonly weight: number;
  readonly windowMs: number;
  readonly timer: Timer;
}

/**
 * A budget of this process alone. Charges are made in the order in which they were asked for. A request heavier than
 * the whole budget is a mistake of the program.
 */
export function createLocalRateBudget({ weight, windowMs, timer }: RateBudgetOptions): RateBudget {
  const capacity = Math.floor(weight * BUDGET_SHARE);
  const window = createSlidingWindow({ capacity, windowMs });
  const turns = createTurns();
  let blockedUntilMs = 0;

  return {
    async acquire(requestWeight, signal) {
      assert(requestWeight <= capacity, "a request is heavier than the whole budget");
      return turns.take(async () => {
        for (;;) {
          const now = timer.nowMs();
          const waitMs = blockedUntilMs > now ? blockedUntilMs - now : window.charge(requestWeight, now);
          if (waitMs === 0) return;
          await timer.sleep(waitMs, signal);
        }
      }, signal);
    },
    async observe(usedWeight) {
      window.raise(usedWeight, timer.nowMs());
    },
    async block(until) {
      blockedUntilMs = Math.max(blockedUntilMs, until);
    },
  };
}

import { assert } from "../kernel/assert.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Redis } from "../platform/redis.ts";
import type { RateBudgetOptions } from "./local-rate-budget.ts";
import { BUDGET_SHARE, type RateBudget } from "./rate-budget.ts";
import { createSlidingWindow } from "./sliding-window.ts";
import { createTurns } from "./turns.ts";

export interface RedisRateBudgetOptions extends RateBudgetOptions {
  readonly redis: Redis;
  /** Of the limit: what has the same key spends the same budget. */
  readonly key: string;
  readonly logger: Logger;
}

/** How long Redis is left alone after it failed, so that not every request waits for it to fail again. */
const REDIS_PAUSE_MS = 5_000;

/**
 * A budget shared by all processes on one Redis, in the order of asking within a process. What this process spent, what
 * the venue counted for it (`observe`) and forbade it (`block`) it also knows itself: a Redis that lost everything learns
 * it with the next question, and while none answers each process goes on with a budget of its own.
 * `redis_rate_budget_lost` and `redis_rate_budget_back` are logged once an outage.
 */
export function createRedisRateBudget(options: RedisRateBudgetOptions): RateBudget {
  const { weight, windowMs, timer } = options;
  const capacity = Math.floor(weight * BUDGET_SHARE);
  const turns = createTurns();
  const own = createSlidingWindow({ capacity, windowMs });
  const ask = createSharedWindow(options, capacity);
  let blockedUntilMs = 0;
  /** Also tells what this process knows. */
  const askShared = (requestWeight: number, now: EpochMs) =>
    ask({ weight: requestWeight, now, known: own.used(now), blockedUntilMs });

  return {
    async acquire(requestWeight, signal) {
      assert(requestWeight <= capacity, "a request is heavier than the whole budget");
      await turns.take(async () => {
        for (;;) {
          const now = timer.nowMs();
          const sharedWaitMs = await askShared(requestWeight, now);
          if (sharedWaitMs === 0) return own.force(requestWeight, now);
          const ownWaitMs = () =>
            blockedUntilMs > now ? blockedUntilMs - now : own.charge(requestWeight, now);
          const waitMs = sharedWaitMs ?? ownWaitMs();
          if (waitMs === 0) return;
          await timer.sleep(waitMs, signal);
        }
      }, signal);
    },
    async observe(usedWeight) {
      const now = timer.nowMs();
      own.raise(usedWeight, now);
      await askShared(0, now);
    },
    async block(until) {
      blockedUntilMs = Math.max(blockedUntilMs, until);
      await askShared(0, timer.nowMs());
    },
  };
}

interface Question {
  /** To charge; 0: nothing is charged. */
  readonly weight: number;
  readonly now: EpochMs;
  /** What the caller knows to be used. */
  readonly known: number;
  /** As the caller knows it; past where nothing is blocked. */
  readonly blockedUntilMs: number;
}

/**
 * The window of `sliding-window.ts` in one hash of Redis: a field for each slot, and `block`. Answers null where Redis
 * does not, and leaves it alone for a while then.
 */
function createSharedWindow(options: RedisRateBudgetOptions, capacity: number) {
  const { redis, key, windowMs, timer, logger } = options;
  let restsUntilMs: number | null = null;

  return async ({ weight, now, known, blockedUntilMs }: Question): Promise<number | null> => {
    if (restsUntilMs !== null && timer.nowMs() < restsUntilMs) return null;
    try {
      const limit = [windowMs, capacity];
      const name = `venue_budget:{${key}}`;
      const answer = await redis.eval(WINDOW_SCRIPT, 1, name, weight, now, ...limit, known, blockedUntilMs);
      if (restsUntilMs !== null) logger.info("redis_rate_budget_back");
      restsUntilMs = null;
      return Number(answer);
    } catch (error) {
      if (restsUntilMs === null) logger.warn("redis_rate_budget_lost", { error });
      restsUntilMs = timer.nowMs() + REDIS_PAUSE_MS;
      return null;
    }
  };
}

/**
 * Answers for how many ms there is no room (0: charged). The time is the caller's; expiry is real time and only
 * cleans up: a key lives on at least as long as something in it counts, also under an accelerated clock.
 */
const WINDOW_SCRIPT = `
local weight, now = tonumber(ARGV[1]), tonumber(ARGV[2])
local window, capacity = tonumber(ARGV[3]), tonumber(ARGV[4])
local known, blockedUntil = tonumber(ARGV[5]), tonumber(ARGV[6])
local slotMs = math.ceil(window / 12)
local first, last = math.floor((now - window) / slotMs), math.floor((now + window) / slotMs)
local fields = redis.call('HGETALL', KEYS[1])
local used, blocked, slots = 0, 0, {}
for i = 1, #fields, 2 do
  local charged = tonumber(fields[i + 1])
  if fields[i] == 'block' then
    blocked = charged
  else
    local slot = tonumber(fields[i])
    if slot < first or slot > last then
      redis.call('HDEL', KEYS[1], fields[i])
    else
      used = used + charged
      table.insert(slots, { slot, charged })
    end
  end
end
local function keep(ms)
  if redis.call('PTTL', KEYS[1]) < ms then redis.call('PEXPIRE', KEYS[1], ms) end
end
local function charge(charged)
  redis.call('HINCRBY', KEYS[1], string.format('%d', math.floor(now / slotMs)), charged)
  keep(2 * window)
end
if blockedUntil > blocked and blockedUntil > now then
  blocked = blockedUntil
  redis.call('HSET', KEYS[1], 'block', string.format('%d', blocked))
  keep(blocked - now)
end
if known > used then
  charge(known - used)
  table.insert(slots, { math.floor(now / slotMs), known - used })
  used = known
end
if weight == 0 then return 0 end
if blocked > now then return blocked - now end
if used + weight <= capacity then
  charge(weight)
  return 0
end
table.sort(slots, function(a, b) return a[1] < b[1] end)
for _, entry in ipairs(slots) do
  used = used - entry[2]
  if used + weight <= capacity then return (entry[1] + 1) * slotMs + window - now end
end
return window
`;

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { startRedisServer } from "../../../workers/src/sandbox/redis-server.ts";
import { createTestRedis } from "../../../workers/src/sandbox/test-databases.ts";
import { epochMs } from "../kernel/time.ts";
import { createLogger } from "../platform/logging.ts";
import { createRedis, type Redis } from "../platform/redis.ts";
import { createRedisRateBudget } from "./redis-rate-budget.ts";
import { createSlidingWindow } from "./sliding-window.ts";
import { createManualTimer } from "./test-timer.ts";

const { url, keyPrefix } = createTestRedis();
const logger = createLogger({ level: "silent", secrets: [] });
let questions = 0;

/** A client that counts what Redis has not answered yet. */
function openClient(): Redis {
  const client = createRedis({ url, logger, keyPrefix });
  afterAll(() => client.disconnect());
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return async (...values: unknown[]) => {
        questions++;
        try {
          return await Reflect.apply(value, target, values);
        } finally {
          questions--;
        }
      };
    },
  });
}

const clients = [openClient(), openClient()] as const;

/** Redis has answered, and what follows from its answers has been asked and answered too. */
async function settle() {
  do await turnOfTheLoop();
  while (questions > 0);
}

const LIMIT = { weight: 100, windowMs: 60_000 };
let serial = 0;

function twoProcesses() {
  const timer = createManualTimer({ settle });
  const key = `limit-${++serial}`;
  const [first, second] = clients;
  const options = { ...LIMIT, timer, logger, key };
  return {
    timer,
    key,
    budgets: [
      createRedisRateBudget({ ...options, redis: first }),
      createRedisRateBudget({ ...options, redis: second }),
    ] as const,
  };
}

const requests = fc.array(
  fc.record({
    process: fc.constantFrom(0 as const, 1 as const),
    weight: fc.integer({ min: 1, max: 60 }),
    waitMs: fc.nat({ max: 15_000 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test("two processes together never spend more than four fifths of the limit in any window", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const { timer, budgets } = twoProcesses();
      const charged: { at: number; weight: number }[] = [];
      const pending = new Set<Promise<void>>();
      for (const { process, weight, waitMs } of asked) {
        const request = budgets[process].acquire(weight).then(() => {
          charged.push({ at: timer.nowMs(), weight });
          pending.delete(request);
        });
        pending.add(request);
        await timer.advance(waitMs);
      }
      await timer.advanceUntil(() => pending.size === 0, { stepMs: 5_000, limitMs: 3_600_000 });
      for (const { at } of charged) {
        const within = charged.filter((charge) => charge.at >= at && charge.at <= at + LIMIT.windowMs);
        expect(within.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(80);
      }
      expect(charged).toHaveLength(asked.length);
    }),
    { numRuns: 25 },
  );
});

test("the script decides as the window of one process does", async () => {
  let rooms = 0;
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const { timer, budgets } = twoProcesses();
      const window = createSlidingWindow({ capacity: 80, windowMs: LIMIT.windowMs });
      for (const { process, weight, waitMs } of asked) {
        await timer.advance(waitMs);
        const giveUp = new AbortController();
        let isCharged = false;
        const request = budgets[process].acquire(weight, giveUp.signal).then(
          () => {
            isCharged = true;
          },
          () => undefined,
        );
        await timer.advance(0);
        const isRoom = window.charge(weight, timer.nowMs()) === 0;
        expect(isCharged).toBe(isRoom);
        giveUp.abort();
        await request;
        if (isRoom) rooms++;
        else refusals++;
      }
    }),
    { numRuns: 25 },
  );
  expect(Math.min(rooms, refusals)).toBeGreaterThan(0);
});

test("a block holds in the other process", async () => {
  const { timer, budgets } = twoProcesses();
  const until = timer.nowMs() + 120_000;
  await budgets[0].block(epochMs(until));
  await budgets[0].block(epochMs(until - 60_000));
  let chargedAt = 0;
  void budgets[1].acquire(1).then(() => {
    chargedAt = timer.nowMs();
  });
  await timer.advanceUntil(() => chargedAt > 0, { stepMs: 10_000 });
  expect(chargedAt).toBe(until);
});

test("a Redis that lost a block learns it from the process that knows it, and so do the others", async () => {
  const { timer, key, budgets } = twoProcesses();
  const until = timer.nowMs() + 120_000;
  await budgets[0].block(epochMs(until));
  await clients[0].del(`venue_budget:{${key}}`);
  const chargedAt: number[] = [];
  for (const budget of budgets) {
    void budget.acquire(1).then(() => chargedAt.push(timer.nowMs()));
    await timer.advance(0);
  }
  await timer.advanceUntil(() => chargedAt.length === 2, { stepMs: 10_000 });
  expect(chargedAt).toEqual([until, until]);
});

test("what the venue counts of others is left to them, in the other process too", async () => {
  const { timer, budgets } = twoProcesses();
  await budgets[0].observe(75);
  const startedAt = timer.nowMs();
  let chargedAt = 0;
  void budgets[1].acquire(6).then(() => {
    chargedAt = timer.nowMs();
  });
  await timer.advanceUntil(() => chargedAt > 0, { stepMs: 1_000 });
  expect(chargedAt - startedAt).toBeGreaterThanOrEqual(LIMIT.windowMs);
});

test("a Redis that ends takes no request with it, and one that comes back empty learns what was spent", async () => {
  const directory = mkdtempSync(join(tmpdir(), "roehub-budget-"));
  const server = await startRedisServer({ directory });
  const redis = createRedis({ url: server.url, logger });
  try {
    const timer = createManualTimer();
    const budget = createRedisRateBudget({ ...LIMIT, timer, logger, key: "k", redis });
    await budget.acquire(40);
    await server.kill();
    await budget.acquire(30);
    let isOverCharged = false;
    const over = budget.acquire(20).then(() => {
      isOverCharged = true;
    });
    await server.start();
    await timer.advance(30_000);
    expect(isOverCharged).toBe(false);
    await timer.advanceUntil(() => isOverCharged, { stepMs: 1_000 });
    await over;
    await timer.advance(10_000);
    await budget.acquire(1);
    expect(await redis.exists("venue_budget:{k}")).toBe(1);
  } finally {
    redis.disconnect();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

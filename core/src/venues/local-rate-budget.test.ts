import fc from "fast-check";
import { expect, test } from "vitest";
import { epochMs } from "../kernel/time.ts";
import { createLocalRateBudget } from "./local-rate-budget.ts";
import { createManualTimer } from "./test-timer.ts";

const LIMIT = { weight: 100, windowMs: 60_000 };

test("no minute is charged more than four fifths of the limit, and everybody's turn comes in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 25 }),
      async (weights) => {
        const timer = createManualTimer();
        const budget = createLocalRateBudget({ ...LIMIT, timer });
        const charged: { at: number; weight: number; index: number }[] = [];
        weights.forEach((weight, index) => {
          void budget.acquire(weight).then(() => charged.push({ at: timer.nowMs(), weight, index }));
        });
        await timer.advance(weights.length * 70_000);
        expect(charged.map(({ index }) => index)).toEqual(weights.map((_, index) => index));
        for (const { at } of charged) {
          const within = charged.filter((charge) => charge.at >= at && charge.at <= at + LIMIT.windowMs);
          expect(within.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(80);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("nothing is charged before the end of a block", async () => {
  const timer = createManualTimer();
  const budget = createLocalRateBudget({ ...LIMIT, timer });
  const until = timer.nowMs() + 90_000;
  await budget.block(epochMs(until));
  await budget.block(epochMs(until - 60_000));
  let chargedAt = 0;
  void budget.acquire(1).then(() => {
    chargedAt = timer.nowMs();
  });
  await timer.advance(200_000);
  expect(chargedAt).toBe(until);
});

test("what the venue counts of others is left to them", async () => {
  const timer = createManualTimer();
  const budget = createLocalRateBudget({ ...LIMIT, timer });
  await budget.observe(75);
  let isCharged = false;
  void budget.acquire(6).then(() => {
    isCharged = true;
  });
  await timer.advance(59_999);
  expect(isCharged).toBe(false);
  await timer.advance(6_000);
  expect(isCharged).toBe(true);
});

test("a request heavier than the budget is a mistake of the program", async () => {
  const budget = createLocalRateBudget({ ...LIMIT, timer: createManualTimer() });
  await expect(budget.acquire(81)).rejects.toThrow(/heavier/);
});

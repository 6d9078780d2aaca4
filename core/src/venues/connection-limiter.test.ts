import { expect, test } from "vitest";
import { createConnectionLimiter } from "./connection-limiter.ts";
import { createManualTimer } from "./test-timer.ts";

test("what is over the limit waits for five minutes to pass, in the order of asking", async () => {
  const timer = createManualTimer();
  const limiter = createConnectionLimiter({ connectionsPerFiveMinutes: 2, timer });
  const opened: number[] = [];
  for (let n = 1; n <= 5; n++) void limiter.acquire().then(() => opened.push(n));
  await timer.advance(0);
  expect(opened).toEqual([1, 2]);
  await timer.advance(300_000 - 1);
  expect(opened).toEqual([1, 2]);
  await timer.advance(25_001);
  expect(opened).toEqual([1, 2, 3, 4]);
  await timer.advance(325_000);
  expect(opened).toEqual([1, 2, 3, 4, 5]);
});

test("who gives up waiting takes no place", async () => {
  const timer = createManualTimer();
  const limiter = createConnectionLimiter({ connectionsPerFiveMinutes: 1, timer });
  const giveUp = new AbortController();
  await limiter.acquire();
  const waiting = limiter.acquire(giveUp.signal);
  const next = limiter.acquire();
  giveUp.abort(new Error("no longer"));
  await expect(waiting).rejects.toThrow("no longer");
  let isNextOpen = false;
  void next.then(() => {
    isNextOpen = true;
  });
  await timer.advance(325_000);
  expect(isNextOpen).toBe(true);
});

test("who gave up before its turn is charged nothing, though there is room by then", async () => {
  const timer = createManualTimer();
  const limiter = createConnectionLimiter({ connectionsPerFiveMinutes: 2, timer });
  const giveUp = new AbortController();
  await Promise.all([limiter.acquire(), limiter.acquire()]);
  const waiting = [limiter.acquire(), limiter.acquire(giveUp.signal), limiter.acquire()];
  giveUp.abort(new Error("no longer"));
  const ends = Promise.allSettled(waiting);
  await timer.advance(325_000);
  expect((await ends).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

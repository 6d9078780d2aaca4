import { expect, test } from "vitest";
import { epochMs, SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import { createManualTimer } from "../venues/test-timer.ts";
import { createLiveThrottle } from "./live-throttle-runner.ts";

/** Asks every 100 ms for so long; answers when it ran, in milliseconds since the first. */
async function runsOf(machine: ReturnType<typeof createManualTimer>, timer: Timer, forMs: number) {
  const startMs = machine.nowMs();
  const runs: number[] = [];
  const { signal } = new AbortController();
  const run = () => runs.push(machine.nowMs() - startMs);
  const ask = createLiveThrottle({ timer, intervalMs: SECOND_MS, signal, run });
  for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
    ask();
    await machine.advance(100);
  }
  await machine.advance(10 * SECOND_MS);
  return runs;
}

test("what is asked for runs at once, then once an interval for all who asked, the last of them included", async () => {
  const machine = createManualTimer();
  expect(await runsOf(machine, machine, 2_500)).toEqual([0, 1_000, 2_000, 3_000]);
});

test("a market's time that runs faster or stands still is no reason to run more often, or never", async () => {
  for (const speed of [60, 0]) {
    const machine = createManualTimer();
    const startMs = machine.nowMs();
    const timer: Timer = {
      nowMs: () => epochMs(startMs + (machine.nowMs() - startMs) * speed),
      sleep: machine.sleep,
    };
    expect(await runsOf(machine, timer, 2_500), `${speed} times`).toEqual([0, 1_000, 2_000, 3_000]);
  }
});

test("nothing runs after the signal", async () => {
  const timer = createManualTimer();
  const stop = new AbortController();
  let runs = 0;
  const ask = createLiveThrottle({ timer, intervalMs: SECOND_MS, signal: stop.signal, run: () => runs++ });
  ask();
  ask();
  stop.abort();
  ask();
  await timer.advance(5 * SECOND_MS);
  expect(runs).toBe(1);
});

import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Timer } from "@roehub/core/platform/timer";
import { describe, expect, it } from "vitest";
import { createMarketClock } from "./market-clock.ts";

/** A machine whose time moves only when it is told to. */
function createMachine() {
  let nowMs = 1_000_000;
  const sleepers = new Set<{ dueMs: number; wake: () => void }>();
  const timer: Timer = {
    nowMs: () => epochMs(nowMs),
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { dueMs: nowMs + durationMs, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
  };
  const advance = async (durationMs: number) => {
    nowMs += durationMs;
    for (const sleeper of sleepers) {
      if (sleeper.dueMs > nowMs) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  const setBack = (durationMs: number) => {
    nowMs -= durationMs;
  };
  return { timer, advance, setBack };
}

const START = Date.UTC(2024, 2, 1);

/** Sleeps and notes under `name` when it woke, by the clock. */
function note(clock: Timer, durationMs: number, woken: [string, number][], name: string): void {
  void clock.sleep(durationMs).then(() => woken.push([name, clock.nowMs() - START]));
}

describe("createMarketClock", () => {
  it("is the machine's time at speed 1 without a start", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ speed: 1, machine: machine.timer });
    await machine.advance(1_234);
    expect(clock.nowMs()).toBe(machine.timer.nowMs());
  });

  it("waits the less the faster it runs, and again after each change of speed", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ startMs: START, speed: 60, machine: machine.timer });
    const woken: [string, number][] = [];
    note(clock, MINUTE_MS, woken, "a");
    note(clock, 10 * MINUTE_MS, woken, "b");
    await machine.advance(999);
    expect(woken).toEqual([]);
    await machine.advance(1);
    expect(woken).toEqual([["a", MINUTE_MS]]);
    clock.setSpeed(600);
    await machine.advance(900);
    expect(woken.at(-1)).toEqual(["b", 10 * MINUTE_MS]);
  });

  it("stands still while paused, and goes on where it stood", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ startMs: START, speed: 10, machine: machine.timer });
    const woken: [string, number][] = [];
    note(clock, 1_000, woken, "a");
    await machine.advance(50);
    clock.pause();
    await machine.advance(10_000);
    expect(clock.nowMs()).toBe(START + 500);
    expect(woken).toEqual([]);
    clock.resume();
    await machine.advance(50);
    expect(woken).toEqual([["a", 1_000]]);
  });

  it("leaps forward past sleepers in the order in which they were due, paused or not", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ startMs: START, speed: 1, machine: machine.timer });
    const woken: [string, number][] = [];
    note(clock, 5_000, woken, "late");
    note(clock, 1_000, woken, "early");
    clock.pause();
    clock.skipTo(START + MINUTE_MS);
    await machine.advance(0);
    expect(woken).toEqual([
      ["early", MINUTE_MS],
      ["late", MINUTE_MS],
    ]);
    clock.skipTo(START);
    expect(clock.nowMs()).toBe(START + MINUTE_MS);
  });

  it("does not run backwards with the machine", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ startMs: START, speed: 1, machine: machine.timer });
    await machine.advance(100);
    expect(clock.nowMs()).toBe(START + 100);
    machine.setBack(50);
    expect(clock.nowMs()).toBe(START + 100);
    clock.setSpeed(2);
    machine.setBack(500);
    expect(clock.nowMs()).toBe(START + 100);
  });

  it("rejects a sleep with the signal's reason and forgets it", async () => {
    const machine = createMachine();
    const clock = createMarketClock({ startMs: START, speed: 1, machine: machine.timer });
    const controller = new AbortController();
    const sleeping = clock.sleep(1_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    await expect(clock.sleep(1, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  });
});

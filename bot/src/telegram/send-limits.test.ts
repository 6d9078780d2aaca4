import { expect, it } from "vitest";
import { createSendLimits } from "./send-limits.ts";

/** A timer whose sleeps pass at once and are written down. */
function recordingTimer() {
  const sleeps: number[] = [];
  let nowMs = 1_000_000;
  return {
    sleeps,
    advance: (durationMs: number) => {
      nowMs += durationMs;
    },
    nowMs: () => nowMs,
    sleep: async (durationMs: number) => {
      sleeps.push(Math.round(durationMs));
    },
  };
}

it("lets a short burst into a chat pass, then one message a second", async () => {
  const timer = recordingTimer();
  const limits = createSendLimits(timer);
  for (let index = 0; index < 8; index++) await limits.take("7");
  expect(timer.sleeps).toEqual([1_000, 2_000, 3_000]);
});

it("refills a chat by one message a second", async () => {
  const timer = recordingTimer();
  const limits = createSendLimits(timer);
  for (let index = 0; index < 5; index++) await limits.take("7");
  timer.advance(2_000);
  await limits.take("7");
  await limits.take("7");
  expect(timer.sleeps).toEqual([]);
  await limits.take("7");
  expect(timer.sleeps).toEqual([1_000]);
});

it("keeps 30 messages a second over all chats", async () => {
  const timer = recordingTimer();
  const limits = createSendLimits(timer);
  for (let index = 0; index < 60; index++) await limits.take(String(index));
  expect(timer.sleeps.length).toBe(30);
  expect(timer.sleeps.at(-1)).toBe(1_020);
});

it("holds everything back for the pause that Telegram asked for", async () => {
  const timer = recordingTimer();
  const limits = createSendLimits(timer);
  limits.pause(7_000);
  await limits.take("1");
  await limits.take(null);
  expect(timer.sleeps).toEqual([7_000, 7_000]);
});

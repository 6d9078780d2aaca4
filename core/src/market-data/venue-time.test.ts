import { expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { createVenueTime } from "./venue-time.ts";

function createWorld() {
  const clock = { now: 1_750_000_000_000 };
  const venueTime = createVenueTime({ nowMs: () => epochMs(clock.now) });
  const ahead = () => venueTime.nowMs() - clock.now;
  /** A message of a venue that is so far ahead, so long under way. */
  const hear = (aheadMs: number, wayMs: number) => venueTime.observe(clock.now + aheadMs - wayMs);
  return { clock, ahead, hear };
}

it("is our time until the venue says something", () => {
  expect(createWorld().ahead()).toBe(0);
});

it.each([2 * MINUTE_MS, -2 * MINUTE_MS])(
  "follows a venue whose clock differs by %i ms at its first message",
  (aheadMs) => {
    const { clock, ahead, hear } = createWorld();
    hear(aheadMs, 40);
    expect(ahead()).toBe(aheadMs - 40);
    clock.now += 5_000;
    expect(ahead()).toBe(aheadMs - 40);
  },
);

it("believes the fastest messages: one that came late hardly counts, one that came sooner does", () => {
  const { ahead, hear } = createWorld();
  hear(0, 50);
  hear(0, 2_000);
  expect(ahead()).toBeGreaterThan(-150);
  hear(0, 20);
  expect(ahead()).toBe(-20);
});

it("follows a clock that was set back, in time", () => {
  const { ahead, hear } = createWorld();
  hear(30_000, 0);
  for (let count = 0; count < 200; count++) hear(0, 20);
  expect(Math.abs(ahead())).toBeLessThan(100);
});

it("does not follow a message that lies hours away", () => {
  const { ahead, hear } = createWorld();
  hear(10 * 60 * MINUTE_MS, 0);
  expect(ahead()).toBeLessThanOrEqual(10 * MINUTE_MS);
});

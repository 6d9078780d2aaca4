import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../kernel/time.ts";
import { createDayOpen } from "./day-open.ts";
import { createKernelMemory } from "./kernel-memory.ts";

function placesOf(hours: readonly number[]): string[] {
  const dayOpen = createDayOpen(createKernelMemory());
  return hours.map((hour) => dayOpen(3 * DAY_MS + hour * HOUR_MS));
}

test("a day opens with the bar at its midnight", () => {
  expect(placesOf([0, 1, 23, 24, 25])).toEqual(["opening", "within", "within", "opening", "within"]);
});

test("a series that begins within a day knows no day until the next one opens", () => {
  expect(placesOf([5, 6, 24, 25])).toEqual(["before", "before", "opening", "within"]);
});

test("where the bar at midnight is missing, the day opens with its first bar", () => {
  expect(placesOf([22, 27, 28, 49])).toEqual(["before", "opening", "within", "opening"]);
});

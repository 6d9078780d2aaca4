import { expect, test } from "vitest";
import { createSessionLife } from "./session-life.ts";

test("after an announcement the venue's goodbye is the announced one; another end keeps its reason", () => {
  for (const [reason, told] of [
    ["closed", "shutdown_announced"],
    ["silent", "silent"],
  ] as const) {
    const life = createSessionLife();
    life.announceShutdown();
    expect(life.end(reason)).toBe(told);
    expect(life.endReason).toBe(told);
  }
});

test("a session ends once, and not after it was closed", () => {
  const ended = createSessionLife();
  expect(ended.end("silent")).toBe("silent");
  expect(ended.end("closed")).toBeNull();
  expect(ended.endReason).toBe("silent");
  const closed = createSessionLife();
  closed.finish();
  expect(closed.end("closed")).toBeNull();
  expect(closed.endReason).toBeNull();
});

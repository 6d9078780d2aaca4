import { expect, test } from "vitest";
import { createLogger } from "../platform/logging.ts";
import { createMalformedMessages } from "./malformed-messages.ts";
import { createManualTimer } from "./test-timer.ts";

test("a flood of malformed messages is one line a minute, and every message is counted", async () => {
  const counts: number[] = [];
  const write = (line: string) => counts.push((JSON.parse(line) as { count: number }).count);
  const timer = createManualTimer();
  const malformed = createMalformedMessages({
    timer,
    logger: createLogger({ level: "warn", secrets: [], write }),
  });
  for (let second = 0; second < 150; second++) {
    malformed.count("not JSON");
    await timer.advance(1_000);
  }
  malformed.flush();
  malformed.flush();
  expect(counts).toHaveLength(4);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150);
});

import { describe, expect, it } from "vitest";
import { isAhead, marketTimeMs, utcText } from "./market-time.ts";

const NOW_MS = Date.UTC(2025, 7, 17, 14, 5, 9);

describe("market time on the page", () => {
  it.each([
    { speed: 1, isPaused: false, shown: "2025-08-17 14:05:11" },
    { speed: 600, isPaused: false, shown: "2025-08-17 14:25:09" },
    { speed: 600, isPaused: true, shown: "2025-08-17 14:05:09" },
  ])("two seconds later at ×$speed, standing $isPaused, is $shown", ({ speed, isPaused, shown }) => {
    expect(utcText(marketTimeMs({ nowMs: NOW_MS, speed, isPaused }, 2_000))).toBe(shown);
  });

  it("is called ahead only beyond what two clocks may differ by", () => {
    expect([-3_600_000, 0, 60_000, 60_001].map((aheadMs) => isAhead(NOW_MS + aheadMs, NOW_MS))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});

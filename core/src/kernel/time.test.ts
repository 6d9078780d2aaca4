import { describe, expect, it } from "vitest";
import { epochMs, formatDuration, formatInstant, parseInstant } from "./time.ts";
import { bucketOpen, TIMEFRAMES, timeframeMs } from "./timeframe.ts";

describe("instants", () => {
  it.each([
    ["2025-05-20T00:00:00Z", 1_747_699_200_000],
    ["2025-05-20", 1_747_699_200_000],
    ["2025-05-20T03:00+03:00", 1_747_699_200_000],
    ["2025-05-20T00:00:00.250Z", 1_747_699_200_250],
    ["2024-02-29", 1_709_164_800_000],
  ])("reads %s", (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    "",
    "2025-02-30",
    "2025-02-29T00:00:00Z",
    "2025-13-01",
    "2025-05-20T25:00:00Z",
    "2025-05-20T00:00:00",
    "1747699200000",
  ])("refuses %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("prints whole seconds in UTC", () => {
    expect(formatInstant(epochMs(1_747_699_200_999))).toBe("2025-05-20T00:00:00Z");
  });

  it("refuses numbers that are no instant", () => {
    expect(() => epochMs(1.5)).toThrow(RangeError);
    expect(() => epochMs(9e15)).toThrow(RangeError);
  });
});

describe("durations", () => {
  it.each([
    [0, "0d 00:00:00"],
    [999, "0d 00:00:00"],
    [93_784_999, "1d 02:03:04"],
  ])("%d ms prints as %s", (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });
});

describe("timeframes", () => {
  it("every timeframe divides a day, so buckets align with UTC midnight", () => {
    for (const timeframe of TIMEFRAMES) expect(86_400_000 % timeframeMs(timeframe)).toBe(0);
  });

  it("a bucket opens at the multiple of its length at or before the instant", () => {
    const at = epochMs(Date.UTC(2025, 4, 20, 13, 47, 59));
    expect(bucketOpen(at, "15m")).toBe(Date.UTC(2025, 4, 20, 13, 45));
    expect(bucketOpen(at, "4h")).toBe(Date.UTC(2025, 4, 20, 12));
    expect(bucketOpen(epochMs(-1), "1h")).toBe(-3_600_000);
  });
});

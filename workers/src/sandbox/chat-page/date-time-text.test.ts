import { describe, expect, it } from "vitest";
import { dateTimeText } from "./date-time-text.ts";

const AT_MS = Date.UTC(2025, 7, 17, 14, 5, 9);

describe("dateTimeText", () => {
  it.each([
    ["en", "t", "14:05"],
    ["en", "T", "14:05:09"],
    ["en", "d", "17/08/2025"],
    ["ru", "d", "17.08.2025"],
    ["en", "D", "17 August 2025"],
    ["en", "w", "Sunday"],
    ["ru", "t", "14:05"],
  ] as const)("in %s shows format %s as %s", (language, format, expected) => {
    expect(dateTimeText({ atMs: AT_MS, nowMs: AT_MS, format, language, timeZone: "UTC" })).toBe(expected);
  });

  it.each([
    [-5, "5 seconds ago"],
    [-90, "1 minute ago"],
    [-3_700, "1 hour ago"],
    [2 * 86_400, "in 2 days"],
  ])("tells %d seconds relatively", (seconds, expected) => {
    const atMs = AT_MS + seconds * 1000;
    expect(dateTimeText({ atMs, nowMs: AT_MS, format: "r", language: "en" })).toBe(expected);
  });
});

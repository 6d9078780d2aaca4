import { describe, expect, it } from "vitest";
import { epochMs } from "../kernel/time.ts";
import { httpRefusal } from "./http-refusal.ts";
import type { RestAnswer } from "./kline-protocol.ts";

const NOW = epochMs(Date.UTC(2026, 0, 1, 12, 0, 0));

function answer(status: number, headers: Record<string, string> = {}): RestAnswer {
  return { status, headers, body: null };
}

describe("httpRefusal", () => {
  it("is none at success", () => {
    expect(httpRefusal(answer(200), NOW)).toBeNull();
    expect(httpRefusal(answer(204), NOW)).toBeNull();
  });

  it("waits as long as 429 and 418 say", () => {
    expect(httpRefusal(answer(429, { "retry-after": "17" }), NOW)).toMatchObject({
      kind: "limited",
      retryAfterMs: 17_000,
    });
    expect(httpRefusal(answer(418, { "retry-after": "120" }), NOW)).toMatchObject({
      kind: "banned",
      retryAfterMs: 120_000,
    });
  });

  it("reads a date of Retry-After against our own time, never below zero", () => {
    const later = { "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" };
    const past = { "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" };
    expect(httpRefusal(answer(429, later), NOW)?.retryAfterMs).toBe(30_000);
    expect(httpRefusal(answer(429, past), NOW)?.retryAfterMs).toBe(0);
  });

  it.each(["", "soon", "-5", "1.5", "99999999", "2026-01-01"])("knows no time where it says '%s'", (text) => {
    expect(httpRefusal(answer(429, { "retry-after": text }), NOW)?.retryAfterMs).toBeNull();
  });

  it.each([408, 500, 502, 503, 504, 520])("tries again after %i", (status) => {
    expect(httpRefusal(answer(status), NOW)?.kind).toBe("unavailable");
  });

  it.each([301, 400, 404, 451])("does not ask again after %i", (status) => {
    expect(httpRefusal(answer(status), NOW, "code -1121")).toEqual({
      kind: "refused",
      retryAfterMs: null,
      reason: `status ${status}, code -1121`,
    });
  });
});

import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { sha256HexOfText } from "../kernel/hash.ts";
import type { CorrelationId } from "../kernel/ids.ts";
import { type EpochMs, epochMs, HOUR_MS } from "../kernel/time.ts";
import { createAuditAppend } from "../platform/audit.ts";
import { createSessionsStore } from "./sessions-store.ts";
import { createUsersStore, type User } from "./users-store.ts";

const { postgres } = await createTestDatabase();
let nowMs: EpochMs = epochMs(Date.UTC(2026, 0, 1));
const clock = { nowMs: () => nowMs };
const audit = createAuditAppend(clock);
const users = createUsersStore({ postgres, clock, audit });
const sessions = createSessionsStore({ postgres, audit, clock, lifetimeMs: HOUR_MS });
const correlationId = "test" as CorrelationId;

async function newUser(telegramUserId: number): Promise<User> {
  const { user } = await users.register({ telegramUserId, chatId: null, locale: "en", correlationId });
  return user;
}

function open(user: User, signInName: string) {
  const { telegramUserId } = user;
  const fingerprint = sha256HexOfText(`${telegramUserId} ${signInName}`);
  const signIn = { kind: "mini_app", telegramUserId, languageCode: undefined, fingerprint } as const;
  return sessions.open({ user, signIn, userAgent: null, correlationId });
}

async function opened(user: User, signInName: string) {
  const outcome = await open(user, signInName);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

const revoke = (user: User, sessionId: Parameters<typeof sessions.revoke>[1]) =>
  sessions.revoke(user.userId, sessionId, { reason: "revoked", correlationId });

describe("a session", () => {
  it("is resumed by the sign-in that opened it, several at once included, until it is closed", async () => {
    const ann = await newUser(801);
    const pages = await Promise.all([opened(ann, "a"), opened(ann, "a"), opened(ann, "a")]);
    const [{ session }] = pages;
    expect(new Set(pages.map((page) => page.session.sessionId)).size).toBe(1);
    expect(new Set(pages.map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect(await revoke(ann, session.sessionId)).toBe(true);
    expect(await open(ann, "a")).toEqual({ ok: false, code: "session_revoked" });
    expect(await sessions.authenticate(session.sessionId)).toEqual({ ok: false, code: "session_revoked" });
  });

  it("is continued by each refresh token once: of two that use it at a time one closes the session", async () => {
    const ann = await newUser(802);
    const { session, refreshToken } = await opened(ann, "a");
    const refresh = () => sessions.refresh(refreshToken, correlationId);
    const outcomes = await Promise.all([refresh(), refresh()]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await sessions.authenticate(session.sessionId)).toEqual({ ok: false, code: "session_revoked" });
    for (const outcome of outcomes) {
      if (!outcome.ok) continue;
      const next = await sessions.refresh(outcome.refreshToken, correlationId);
      expect(next).toEqual({ ok: false, code: "session_revoked" });
    }
  });

  it("ends at its lifetime however often it was refreshed", async () => {
    const ann = await newUser(803);
    const { session, refreshToken } = await opened(ann, "a");
    nowMs = epochMs(nowMs + HOUR_MS - 1);
    const refreshed = await sessions.refresh(refreshToken, correlationId);
    if (!refreshed.ok) throw new Error(refreshed.code);
    nowMs = epochMs(nowMs + 1);
    const unauthenticated = { ok: false, code: "unauthenticated" };
    expect(await sessions.authenticate(session.sessionId)).toEqual(unauthenticated);
    expect(await sessions.refresh(refreshed.refreshToken, correlationId)).toEqual(unauthenticated);
    expect(await sessions.list(ann.userId)).toEqual([]);
  });

  it("of another user can neither be listed nor closed", async () => {
    const [ann, boris] = [await newUser(804), await newUser(805)];
    const { session } = await opened(ann, "a");
    expect(await revoke(boris, session.sessionId)).toBe(false);
    expect(await sessions.list(boris.userId)).toEqual([]);
    expect(await sessions.authenticate(session.sessionId)).toMatchObject({ ok: true });
  });

  it("that is open stays on the list however many were opened and closed after it", async () => {
    const ann = await newUser(806);
    const { session } = await opened(ann, "kept");
    for (let index = 0; index < 101; index++) {
      nowMs = epochMs(nowMs + 1);
      await revoke(ann, (await opened(ann, String(index))).session.sessionId);
    }
    expect((await sessions.list(ann.userId)).map(({ sessionId }) => sessionId)).toEqual([session.sessionId]);
  });
});

import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import type { CorrelationId, UserId } from "../kernel/ids.ts";
import { createAuditAppend } from "../platform/audit.ts";
import { createSystemClock } from "../platform/system-clock.ts";
import { createUsersStore } from "./users-store.ts";

const { postgres } = await createTestDatabase();
const clock = createSystemClock();
const users = createUsersStore({ postgres, clock, audit: createAuditAppend(clock) });
const correlationId = "test" as CorrelationId;
const ann = (telegramUserId: number) =>
  ({ telegramUserId, chatId: telegramUserId, locale: "en", correlationId }) as const;

describe("registration", () => {
  it("ten registrations of one account at once make one user with one workspace", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => users.register(ann(501))));
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(outcomes.map(({ user }) => user.userId)).size).toBe(1);
    const { rows } = await postgres.pool.query(
      "SELECT count(*)::int AS n FROM workspaces w JOIN identity_users u ON u.user_id = w.owner_user_id WHERE telegram_user_id = 501",
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("makes the user the owner of the personal workspace, and nobody of another's", async () => {
    const { user: first } = await users.register(ann(502));
    const { user: second } = await users.register(ann(503));
    expect(await users.roleIn(first.personalWorkspaceId, first.userId)).toBe("owner");
    expect(await users.roleIn(first.personalWorkspaceId, second.userId)).toBeNull();
  });

  it("is written into the audit log once", async () => {
    const { user } = await users.register(ann(504));
    await users.register(ann(504));
    const { rows } = await postgres.pool.query("SELECT action, outcome FROM audit_log WHERE user_id = $1", [
      user.userId,
    ]);
    expect(rows).toEqual([{ action: "user.registered", outcome: "ok" }]);
  });

  it("a chat that was marked as blocked counts again once its user writes", async () => {
    await users.register(ann(505));
    await users.markBlocked(505);
    const blocked =
      "SELECT blocked_at IS NOT NULL AS blocked FROM identity_telegram_channels WHERE chat_id = 505";
    expect((await postgres.pool.query(blocked)).rows).toEqual([{ blocked: true }]);
    await users.register(ann(505));
    expect((await postgres.pool.query(blocked)).rows).toEqual([{ blocked: false }]);
  });

  it("keeps the language that the user chose", async () => {
    const { user } = await users.register(ann(506));
    await users.setLocale(user.userId, "ru");
    expect((await users.register(ann(506))).user.locale).toBe("ru");
    expect(await users.findByTelegramId(506)).toMatchObject({ locale: "ru" });
  });

  it("of an unknown account finds nobody", async () => {
    expect(await users.findByTelegramId(999_999)).toBeNull();
    await expect(
      users.setLocale("00000000-0000-7000-8000-000000000000" as UserId, "ru"),
    ).resolves.toBeUndefined();
  });
});

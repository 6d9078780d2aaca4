import { createUsersStore } from "@roehub/core/identity/users-store";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { createAuditAppend } from "@roehub/core/platform/audit";
import { createLogger } from "@roehub/core/platform/logging";
import { appendOutbox } from "@roehub/core/platform/outbox";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { Api } from "grammy";
import { afterAll, expect, it, vi } from "vitest";
import { createTelegramEmulator } from "../../../workers/src/sandbox/telegram/telegram-emulator.ts";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { createOutboxSender } from "./outbox-sender.ts";
import { createTelegramMessageSender } from "./telegram-message-sender.ts";

const TOKEN = "7000001:TESTS-ONLY-bbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const { postgres } = await createTestDatabase();
const clock = createSystemClock();
const emulator = createTelegramEmulator({ botToken: TOKEN, clock, environment: "test" });
const api = new Api(TOKEN, { apiRoot: await emulator.listen({ port: 0 }) });
const users = createUsersStore({ postgres, audit: createAuditAppend(clock), clock });
const ann = emulator.user("ann");
const { user } = await users.register({
  telegramUserId: ann.id,
  chatId: ann.chatId,
  locale: "en",
  correlationId: "C1" as CorrelationId,
});

const sender = createOutboxSender({
  postgres,
  logger: createLogger({ level: "silent", secrets: [] }),
  sender: createTelegramMessageSender(api),
  markBlocked: users.markBlocked,
  compose: async ({ chatId, payload }) => ({
    chatId,
    screen: { html: String(payload), rows: [] },
    photo: null,
    replaces: null,
    isPush: true,
  }),
});
sender.start();
afterAll(async () => {
  await sender.stop();
  await emulator.close();
});

async function append(text: string): Promise<void> {
  await postgres.tx((db) =>
    appendOutbox(db, clock, {
      workspaceId: user.personalWorkspaceId,
      userId: user.userId,
      chatId: ann.chatId,
      kind: "text",
      payload: text,
      dedupeKey: text,
    }),
  );
  sender.wake();
}

/** How the row of this text ended, once it did. */
async function stateOf(text: string): Promise<{ state: string; last_error_code: string | null }> {
  return vi.waitFor(
    async () => {
      const { rows } = await postgres.pool.query(
        "SELECT state, last_error_code FROM outbox WHERE dedupe_key = $1 AND settled_at IS NOT NULL",
        [text],
      );
      expect(rows).toHaveLength(1);
      return rows[0];
    },
    { timeout: 20_000, interval: 50 },
  );
}

it("messages of a chat arrive in the order they were written, each once", async () => {
  for (const text of ["one", "two", "three"]) await append(text);
  await append("two");
  await stateOf("three");
  expect(ann.messages().map(({ text }) => text)).toEqual(["one", "two", "three"]);
});

it("a call that Telegram limits is tried again, and nothing is sent twice", async () => {
  emulator.faults.inject({ kind: "too_many_requests", calls: 1, retryAfterS: 1 });
  await append("patient");
  expect(await stateOf("patient")).toEqual({ state: "sent", last_error_code: null });
  expect(ann.messages().filter(({ text }) => text === "patient")).toHaveLength(1);
});

it("a message that Telegram refuses for good is given up with its code and holds nothing back", async () => {
  await append("<b>broken");
  await append("after it");
  expect(await stateOf("<b>broken")).toEqual({ state: "failed", last_error_code: "telegram_400" });
  expect((await stateOf("after it")).state).toBe("sent");
});

it("a chat that blocked the bot is marked, and its message skipped", async () => {
  ann.setBlocked(true);
  await append("unwanted");
  expect(await stateOf("unwanted")).toEqual({ state: "skipped", last_error_code: "blocked" });
  const { rows } = await postgres.pool.query(
    "SELECT blocked_at IS NOT NULL AS blocked FROM identity_telegram_channels",
  );
  expect(rows).toEqual([{ blocked: true }]);
});

import { createUsersStore, type User } from "@roehub/core/identity/users-store";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { DAY_MS, type EpochMs, epochMs } from "@roehub/core/kernel/time";
import { createAuditAppend } from "@roehub/core/platform/audit";
import { createEnvMasterKey, createSecretBox } from "@roehub/core/platform/secret-box";
import { expect, it } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { createConversationsStore } from "./conversations-store.ts";

const { postgres } = await createTestDatabase();
let nowMs: EpochMs = epochMs(1_763_640_000_000);
const clock = { nowMs: () => nowMs };
const users = createUsersStore({ postgres, audit: createAuditAppend(clock), clock });
const newUser = async (telegramUserId: number): Promise<User> => {
  const correlationId = "C1" as CorrelationId;
  const { user } = await users.register({
    telegramUserId,
    chatId: telegramUserId,
    locale: "en",
    correlationId,
  });
  return user;
};
const [ann, boris] = [await newUser(1), await newUser(2)];

const storeWithKey = (byte: number) =>
  createConversationsStore({
    postgres,
    clock,
    secretBox: createSecretBox(createEnvMasterKey(new Uint8Array(32).fill(byte), `key-${byte}`)),
  });
const store = storeWithKey(1);
const state = { version: [0, 1], state: { question: [] } } as Parameters<typeof store.write>[2];

it("a question is read back by its user, and by nobody else", async () => {
  await store.write("1", ann, state);
  expect(await store.read("1", ann)).toEqual(state);
  expect(await store.read("1", boris)).toBeUndefined();
  expect(await store.read("2", ann)).toBeUndefined();
});

it("a later question takes the place of an earlier one", async () => {
  const later = { ...state, state: {} };
  await store.write("1", ann, later);
  expect(await store.read("1", ann)).toEqual(later);
  const { rows } = await postgres.pool.query("SELECT count(*)::int AS count FROM bot_conversations");
  expect(rows).toEqual([{ count: 1 }]);
});

it("a question sealed under another master key, or moved to another chat, is forgotten, not an error", async () => {
  expect(await storeWithKey(2).read("1", ann)).toBeUndefined();
  await postgres.pool.query("UPDATE bot_conversations SET conversation_key = '9'");
  expect(await store.read("9", ann)).toBeUndefined();
  await store.delete("9");
});

it("a question is forgotten a day after it was asked, and its row is swept", async () => {
  await store.write("1", ann, state);
  nowMs = epochMs(nowMs + DAY_MS);
  expect(await store.read("1", ann)).toBeUndefined();
  expect(await store.sweep()).toBe(1);
  expect(await store.sweep()).toBe(0);
});

it("a question of another version of the format is not read, and its row is swept", async () => {
  await store.write("1", ann, state);
  await postgres.pool.query("UPDATE bot_conversations SET version = version + 1");
  expect(await store.read("1", ann)).toBeUndefined();
  expect(await store.sweep()).toBe(1);
});

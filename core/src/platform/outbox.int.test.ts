import { expect, test } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { addTestMember } from "../../../workers/src/sandbox/test-members.ts";
import {
  appendOutbox,
  type ClaimedMessage,
  claimOutbox,
  type OutboxMessage,
  settleOutbox,
} from "./outbox.ts";
import { createSystemClock } from "./system-clock.ts";

const { postgres } = await createTestDatabase();
const { db, pool } = postgres;
const clock = createSystemClock();
const LEASE = { leaseMs: 60_000, limit: 10 };

let serial = 0;
/** A chat of a new user, so that tests do not see each other's messages. */
async function chat() {
  await pool.query("DELETE FROM outbox");
  const member = await addTestMember(postgres);
  const append = (text: string, options: Partial<OutboxMessage> = {}) =>
    appendOutbox(db, clock, {
      ...member,
      kind: "text",
      payload: text,
      dedupeKey: `key-${++serial}`,
      ...options,
    });
  return { ...member, append };
}

const texts = (claimed: readonly ClaimedMessage[]) => claimed.map(({ payload }) => payload);

async function claimOne(): Promise<ClaimedMessage> {
  const [message, ...rest] = await claimOutbox(db, LEASE);
  expect(rest).toEqual([]);
  if (message === undefined) throw new Error("nothing to claim");
  return message;
}

const expireLeases = () =>
  pool.query("UPDATE outbox SET lease_expires_at = now() - interval '1 second' WHERE state = 'sending'");

test("a chat's messages are claimed one at a time, in the order they were written", async () => {
  const { append } = await chat();
  await append("first");
  await append("second");

  const first = await claimOne();
  expect(first.payload).toBe("first");
  expect(await claimOutbox(db, LEASE)).toEqual([]);

  expect(await settleOutbox(db, first, { kind: "sent", messageId: 7 })).toBe(true);
  expect(texts(await claimOutbox(db, LEASE))).toEqual(["second"]);
});

test("chats do not wait for each other", async () => {
  const one = await chat();
  const other = await addTestMember(postgres);
  await one.append("a");
  await one.append("b");
  await one.append("c", other);
  expect(texts(await claimOutbox(db, LEASE)).sort()).toEqual(["a", "c"]);
});

test("the same dedupe key is written once", async () => {
  const { append } = await chat();
  expect(await append("once", { dedupeKey: "same" })).toBe(true);
  expect(await append("twice", { dedupeKey: "same" })).toBe(false);
  expect(texts(await claimOutbox(db, LEASE))).toEqual(["once"]);
});

test("a message of a transaction that is rolled back does not exist", async () => {
  const { append: _, ...member } = await chat();
  const rolledBack = postgres.tx(async (tx) => {
    await appendOutbox(tx, clock, { ...member, kind: "text", payload: "no", dedupeKey: "rolled-back" });
    throw new Error("the event failed");
  });
  await expect(rolledBack).rejects.toThrow("the event failed");
  expect(await claimOutbox(db, LEASE)).toEqual([]);
});

test("a failed attempt holds the messages behind it back, and comes again with its attempt counted", async () => {
  const { append } = await chat();
  await append("first");
  await append("second");
  await settleOutbox(db, await claimOne(), { kind: "retry", errorCode: "429", delayMs: 60_000 });
  expect(await claimOutbox(db, LEASE)).toEqual([]);

  await pool.query("UPDATE outbox SET not_before = now()");
  expect(await claimOne()).toMatchObject({ payload: "first", attempt: 2 });
});

test("a message written for later does not hold those behind it back", async () => {
  const { append } = await chat();
  await append("tonight", { delayMs: 3_600_000 });
  await append("now");
  expect(texts(await claimOutbox(db, LEASE))).toEqual(["now"]);
});

test("a message whose sender died is claimed again once its lease has run out", async () => {
  const { append } = await chat();
  await append("precious");
  const dead = await claimOne();
  await expireLeases();

  const again = await claimOne();
  expect(again).toMatchObject({ payload: "precious", attempt: 2 });
  expect(again.claimSeq).toBeGreaterThan(dead.claimSeq);
});

test("a sender that lost its claim changes nothing", async () => {
  const { append } = await chat();
  await append("contended");
  const stale = await claimOne();
  await expireLeases();
  const current = await claimOne();

  expect(await settleOutbox(db, stale, { kind: "failed", errorCode: "late" })).toBe(false);
  expect(await settleOutbox(db, current, { kind: "sent", messageId: 1 })).toBe(true);
  expect(await settleOutbox(db, current, { kind: "failed", errorCode: "twice" })).toBe(false);
});

test("a message that cannot be delivered lets the next one through", async () => {
  const { append } = await chat();
  await append("to a blocked bot");
  await append("next");
  await settleOutbox(db, await claimOne(), { kind: "skipped", errorCode: "blocked" });
  expect(texts(await claimOutbox(db, LEASE))).toEqual(["next"]);
});

test("senders that claim at once share the messages out, each to one", async () => {
  const { append } = await chat();
  for (let index = 0; index < 12; index++) await append(`m${index}`, await addTestMember(postgres));
  const claims = await Promise.all(
    Array.from({ length: 6 }, () => claimOutbox(db, { leaseMs: 60_000, limit: 2 })),
  );

  for (const claim of claims) expect(claim.length).toBeLessThanOrEqual(2);
  const ids = claims.flat().map(({ outboxId }) => outboxId);
  expect(new Set(ids).size).toBe(ids.length);
});

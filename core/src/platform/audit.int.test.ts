import { beforeEach, expect, test } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { addTestMember } from "../../../workers/src/sandbox/test-members.ts";
import type { CorrelationId } from "../kernel/ids.ts";
import { type AuditEntry, createAuditAppend, verifyAuditChain } from "./audit.ts";
import { PostgresFault } from "./postgres.ts";
import { createSystemClock } from "./system-clock.ts";

const { postgres } = await createTestDatabase();
const append = createAuditAppend(createSystemClock());
const member = await addTestMember(postgres);

/** The trigger guards against us; whoever owns the database can take it off, and then the chain has to tell. */
const behindTheTrigger = (statement: string) =>
  postgres.pool.query(
    `BEGIN; ALTER TABLE audit_log DISABLE TRIGGER USER; ${statement}; ALTER TABLE audit_log ENABLE TRIGGER USER; COMMIT`,
  );

beforeEach(() => behindTheTrigger("DELETE FROM audit_log"));

const write = (action: string, entry: Partial<AuditEntry> = {}) =>
  postgres.tx((db) =>
    append(db, {
      ...member,
      action,
      outcome: "ok",
      correlationId: "c1" as CorrelationId,
      details: { z: 1, a: [null, "ü"] },
      ...entry,
    }),
  );

test("an untouched log verifies, entries without user and workspace included", async () => {
  await write("session.opened");
  await write("login.refused", { userId: null, workspaceId: null, outcome: "denied" });
  expect(await verifyAuditChain(postgres.db)).toMatchObject({ ok: true, entries: 2 });
});

test("entries written at once form one chain without gaps", async () => {
  await Promise.all(Array.from({ length: 8 }, (_, index) => write(`action.${index}`)));
  expect(await verifyAuditChain(postgres.db)).toMatchObject({ ok: true, entries: 8 });
});

test("an entry of a transaction that is rolled back leaves no gap", async () => {
  await write("first");
  await postgres
    .tx(async (db) => {
      await append(db, { ...member, action: "undone", outcome: "ok", correlationId: "c" as CorrelationId });
      throw new Error("undo");
    })
    .catch(() => {});
  await write("second");
  expect(await verifyAuditChain(postgres.db)).toMatchObject({ ok: true, entries: 2 });
});

test.each([
  ["changed", "UPDATE audit_log SET action = 'innocent' WHERE seq = 2", 2],
  ["changed in its details", "UPDATE audit_log SET details_json = '{}' WHERE seq = 3", 3],
  ["removed", "DELETE FROM audit_log WHERE seq = 2", 2],
  ["removed and renumbered", "DELETE FROM audit_log WHERE seq = 1; UPDATE audit_log SET seq = seq - 1", 1],
])("an entry that was %s shows", async (_, tampering, brokenAtSeq) => {
  for (const action of ["one", "two", "three", "four"]) await write(action);
  await behindTheTrigger(tampering);
  expect(await verifyAuditChain(postgres.db)).toEqual({ ok: false, brokenAtSeq });
});

test.each(["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"])(
  "the database refuses %s",
  async (statement) => {
    await write("kept");
    await expect(postgres.tx((db) => db.execute(statement))).rejects.toBeInstanceOf(PostgresFault);
  },
);

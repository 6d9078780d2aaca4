import { asc, desc, gt, sql } from "drizzle-orm";
import { bigint, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Json } from "../kernel/canonical-json.ts";
import type { Clock } from "../kernel/clock.ts";
import { sha256HexOfJson } from "../kernel/hash.ts";
import type { CorrelationId, UserId, WorkspaceId } from "../kernel/ids.ts";
import { ADVISORY_LOCKS } from "./advisory-locks.ts";
import { newId } from "./crypto.ts";
import type { Db } from "./postgres.ts";

export const auditLog = pgTable("audit_log", {
  auditId: uuid("audit_id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull(),
  occurredAt: timestamp("occurred_at", { withTimezone: true }).notNull(),
  workspaceId: uuid("workspace_id"),
  userId: uuid("user_id"),
  action: text("action").notNull(),
  targetKind: text("target_kind"),
  targetId: text("target_id"),
  outcome: text("outcome", { enum: ["ok", "denied", "failed"] }).notNull(),
  correlationId: text("correlation_id").notNull(),
  detailsJson: jsonb("details_json").$type<Json>().notNull(),
  prevHash: text("prev_hash").notNull(),
  hash: text("hash").notNull(),
});

export interface AuditEntry {
  readonly workspaceId: WorkspaceId | null;
  readonly userId: UserId | null;
  /** A dotted verb: `session.opened`, `strategy.deleted`. */
  readonly action: string;
  readonly targetKind?: string;
  readonly targetId?: string;
  readonly outcome: "ok" | "denied" | "failed";
  readonly correlationId: CorrelationId;
  /** Never a secret: owners and admins read this. */
  readonly details?: Json;
}

const GENESIS_HASH = "0".repeat(64);

/** Writes an entry in the caller's transaction, which must be one: the chain's lock is held until it ends. */
export type AuditAppend = (db: Db, entry: AuditEntry) => Promise<void>;

export function createAuditAppend(clock: Clock): AuditAppend {
  return (db, entry) => append(db, clock, entry);
}

async function append(db: Db, clock: Clock, entry: AuditEntry): Promise<void> {
  await db.execute(sql`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.auditChain})`);
  const [last] = await db
    .select({ seq: auditLog.seq, hash: auditLog.hash })
    .from(auditLog)
    .orderBy(desc(auditLog.seq))
    .limit(1);
  const row = {
    auditId: newId(clock),
    seq: (last?.seq ?? 0) + 1,
    occurredAt: new Date(clock.nowMs()),
    workspaceId: entry.workspaceId,
    userId: entry.userId,
    action: entry.action,
    targetKind: entry.targetKind ?? null,
    targetId: entry.targetId ?? null,
    outcome: entry.outcome,
    correlationId: entry.correlationId,
    detailsJson: entry.details ?? {},
    prevHash: last?.hash ?? GENESIS_HASH,
  };
  await db.insert(auditLog).values({ ...row, hash: hashOf(row) });
}

/**
 * Walks the chain. Answers the number of entries, or the `seq` at which an entry was changed, removed or put in. (That
 * the newest entries were cut off shows only against a hash kept elsewhere; `lastHash` is there to be kept.)
 */
export async function verifyAuditChain(
  db: Db,
): Promise<{ ok: true; entries: number; lastHash: string } | { ok: false; brokenAtSeq: number }> {
  let prevHash = GENESIS_HASH;
  let seq = 0;
  for (;;) {
    const page = await db
      .select()
      .from(auditLog)
      .where(gt(auditLog.seq, seq))
      .orderBy(asc(auditLog.seq))
      .limit(500);
    for (const { hash, ...row } of page) {
      seq += 1;
      if (row.seq !== seq || row.prevHash !== prevHash || hashOf(row) !== hash)
        return { ok: false, brokenAtSeq: seq };
      prevHash = hash;
    }
    if (page.length === 0) return { ok: true, entries: seq, lastHash: prevHash };
  }
}

function hashOf(row: Omit<typeof auditLog.$inferSelect, "hash">): string {
  return sha256HexOfJson({ ...row, occurredAt: row.occurredAt.toISOString() });
}

import { and, eq, type SQL, sql } from "drizzle-orm";
import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Json } from "../kernel/canonical-json.ts";
import type { Clock } from "../kernel/clock.ts";
import type { CorrelationId, UserId, WorkspaceId } from "../kernel/ids.ts";
import { newId } from "./crypto.ts";
import type { Db } from "./postgres.ts";

export const outbox = pgTable("outbox", {
  outboxId: uuid("outbox_id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).generatedAlwaysAsIdentity().notNull(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  chatId: bigint("chat_id", { mode: "number" }).notNull(),
  kind: text("kind").notNull(),
  payload: jsonb("payload").$type<Json>().notNull(),
  dedupeKey: text("dedupe_key").notNull(),
  collapseKey: text("collapse_key"),
  correlationId: text("correlation_id"),
  state: text("state", { enum: ["queued", "sending", "sent", "failed", "skipped"] })
    .default("queued")
    .notNull(),
  attempt: integer("attempt").default(0).notNull(),
  claimSeq: integer("claim_seq").default(0).notNull(),
  notBefore: timestamp("not_before", { withTimezone: true }).notNull(),
  leaseExpiresAt: timestamp("lease_expires_at", { withTimezone: true }),
  messageId: bigint("message_id", { mode: "number" }),
  lastErrorCode: text("last_error_code"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  settledAt: timestamp("settled_at", { withTimezone: true }),
  acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true }),
});

export interface OutboxMessage {
  readonly workspaceId: WorkspaceId;
  readonly userId: UserId;
  readonly chatId: number;
  /** What the payload is, so that the sender knows how to render it. */
  readonly kind: string;
  readonly payload: Json;
  /** The same key is the same message: a second append changes nothing. */
  readonly dedupeKey: string;
  /** Messages with the same key are one card, edited in place. */
  readonly collapseKey?: string;
  readonly correlationId?: CorrelationId;
  /** Held back for this long. A message held back does not hold back those behind it; a failed attempt does. */
  readonly delayMs?: number;
}

export interface ClaimedMessage {
  readonly outboxId: string;
  readonly claimSeq: number;
  /** 1 at the first attempt. */
  readonly attempt: number;
  readonly workspaceId: WorkspaceId;
  readonly userId: UserId;
  readonly chatId: number;
  readonly kind: string;
  readonly payload: Json;
  readonly collapseKey: string | null;
  readonly correlationId: CorrelationId | null;
}

/** How a claimed message ended; `retry` puts it back at the head of its chat. */
export type OutboxOutcome =
  | { readonly kind: "sent"; readonly messageId: number | null }
  | { readonly kind: "retry"; readonly errorCode: string; readonly delayMs: number }
  | { readonly kind: "failed"; readonly errorCode: string }
  | { readonly kind: "skipped"; readonly errorCode: string };

/** Writes a message in the caller's transaction. Answers false where its `dedupeKey` is there already. */
export async function appendOutbox(db: Db, clock: Clock, message: OutboxMessage): Promise<boolean> {
  const appended = await db
    .insert(outbox)
    .values({
      outboxId: newId(clock),
      workspaceId: message.workspaceId,
      userId: message.userId,
      chatId: message.chatId,
      kind: message.kind,
      payload: message.payload,
      dedupeKey: message.dedupeKey,
      collapseKey: message.collapseKey ?? null,
      correlationId: message.correlationId ?? null,
      notBefore: sql`now() + ${interval(message.delayMs ?? 0)}`,
      createdAt: sql`now()`,
    })
    .onConflictDoNothing({ target: outbox.dedupeKey })
    .returning({ outboxId: outbox.outboxId });
  return appended.length === 1;
}

/**
 * Claims up to `limit` messages, at most one a chat and always the chat's oldest that is due, for `leaseMs`. A message
 * whose lease ran out is claimed again, because its sender is taken for dead: delivery is at least once. Times are the
 * database's, so that senders on several machines agree. The candidates are a materialised CTE because a plain
 * `IN (SELECT … LIMIT n)` may claim more rows under some plans.
 */
export async function claimOutbox(
  db: Db,
  { leaseMs, limit }: { leaseMs: number; limit: number },
): Promise<ClaimedMessage[]> {
  const { rows } = await db.execute<ClaimedRow>(sql`
    WITH head AS MATERIALIZED (
      SELECT candidate.outbox_id
      FROM outbox AS candidate
      WHERE candidate.state IN ('queued', 'sending')
        AND candidate.not_before <= now()
        AND (candidate.state = 'queued' OR candidate.lease_expires_at <= now())
        AND NOT EXISTS (
          SELECT FROM outbox AS earlier
          WHERE earlier.chat_id = candidate.chat_id AND earlier.seq < candidate.seq
            AND earlier.state IN ('queued', 'sending')
            AND (earlier.not_before <= now() OR earlier.attempt > 0)
        )
      ORDER BY candidate.seq
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox
    SET state = 'sending', attempt = attempt + 1, claim_seq = claim_seq + 1,
        lease_expires_at = now() + ${interval(leaseMs)}
    FROM head
    WHERE outbox.outbox_id = head.outbox_id
    RETURNING outbox.outbox_id, outbox.claim_seq, outbox.attempt, outbox.workspace_id, outbox.user_id,
      outbox.chat_id, outbox.kind, outbox.payload, outbox.collapse_key, outbox.correlation_id`);
  return rows.map(toClaimedMessage);
}

/** Ends a claim. Answers false where the claim was lost to another sender: then nothing changed. */
export async function settleOutbox(db: Db, claim: ClaimedMessage, outcome: OutboxOutcome): Promise<boolean> {
  const settled = await db
    .update(outbox)
    .set({ leaseExpiresAt: null, ...changes(outcome) })
    .where(
      and(
        eq(outbox.outboxId, claim.outboxId),
        eq(outbox.claimSeq, claim.claimSeq),
        eq(outbox.state, "sending"),
      ),
    )
    .returning({ outboxId: outbox.outboxId });
  return settled.length === 1;
}

function changes(outcome: OutboxOutcome) {
  switch (outcome.kind) {
    case "sent":
      return {
        state: "sent",
        messageId: outcome.messageId,
        settledAt: sql`now()`,
        lastErrorCode: null,
      } as const;
    case "retry":
      return {
        state: "queued",
        lastErrorCode: outcome.errorCode,
        notBefore: sql`now() + ${interval(outcome.delayMs)}`,
      } as const;
    case "failed":
    case "skipped":
      return { state: outcome.kind, lastErrorCode: outcome.errorCode, settledAt: sql`now()` } as const;
  }
}

type ClaimedRow = {
  readonly outbox_id: string;
  readonly claim_seq: number;
  readonly attempt: number;
  readonly workspace_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly kind: string;
  readonly payload: Json;
  readonly collapse_key: string | null;
  readonly correlation_id: string | null;
};

function toClaimedMessage(row: ClaimedRow): ClaimedMessage {
  return {
    outboxId: row.outbox_id,
    claimSeq: row.claim_seq,
    attempt: row.attempt,
    workspaceId: row.workspace_id as WorkspaceId,
    userId: row.user_id as UserId,
    chatId: Number(row.chat_id),
    kind: row.kind,
    payload: row.payload,
    collapseKey: row.collapse_key,
    correlationId: row.correlation_id as CorrelationId | null,
  };
}

function interval(durationMs: number): SQL {
  return sql`${durationMs} * interval '1 millisecond'`;
}

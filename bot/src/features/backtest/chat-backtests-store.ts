import type { Actor } from "@roehub/core/kernel/actor";
import type { Json } from "@roehub/core/kernel/canonical-json";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { BacktestId, CorrelationId, UserId, WorkspaceId } from "@roehub/core/kernel/ids";
import type { Locale } from "@roehub/core/kernel/locale";
import { newId } from "@roehub/core/platform/crypto";
import { appendOutbox, outbox } from "@roehub/core/platform/outbox";
import type { Db, Postgres } from "@roehub/core/platform/postgres";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { bigint, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { BacktestCard } from "./backtest-card.ts";

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const botBacktests = pgTable("bot_backtests", {
  botBacktestId: uuid("bot_backtest_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  chatId: bigint("chat_id", { mode: "number" }).notNull(),
  progressMessageId: bigint("progress_message_id", { mode: "number" }),
  locale: text("locale").$type<Locale>().notNull(),
  requestJson: jsonb("request_json").$type<StoredRequest>().notNull(),
  idempotencyKey: text("idempotency_key").notNull(),
  correlationId: text("correlation_id").notNull(),
  state: text("state", { enum: ["queued", "running", "done", "failed", "cancelled"] }).notNull(),
  claimSeq: integer("claim_seq").notNull().default(0),
  attempt: integer("attempt").notNull().default(0),
  leaseExpiresAt: instant("lease_expires_at"),
  cancelRequestedAt: instant("cancel_requested_at"),
  backtestId: uuid("backtest_id"),
  errorCode: text("error_code"),
  errorParamsJson: jsonb("error_params_json").$type<Json>(),
  createdAt: instant("created_at").notNull(),
  startedAt: instant("started_at"),
  finishedAt: instant("finished_at"),
});

/** The wire request, and what the chat's messages say of it without asking again. */
interface StoredRequest {
  readonly request: Json;
  readonly card: BacktestCard;
}

/** The kind of outbox message that tells how a backtest ended. */
export const BACKTEST_ENDED = "backtest_ended";

export interface ChatBacktest {
  readonly id: string;
  readonly actor: Actor;
  readonly chatId: number;
  readonly progressMessageId: number | null;
  readonly locale: Locale;
  readonly request: Json;
  readonly card: BacktestCard;
  readonly idempotencyKey: string;
  readonly state: "queued" | "running" | "done" | "failed" | "cancelled";
  readonly claimSeq: number;
  readonly attempt: number;
  readonly backtestId: BacktestId | null;
  readonly errorCode: string | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
}

export interface NewChatBacktest {
  readonly chatId: number;
  /** Null where its message is sent later; `setProgressMessage` then names it. */
  readonly progressMessageId: number | null;
  readonly locale: Locale;
  readonly request: Json;
  readonly card: BacktestCard;
  readonly idempotencyKey: string;
}

export type BacktestEnd =
  /** `save` stores the result in the transaction that ends the backtest and answers its id. */
  | { readonly state: "done"; readonly save: (db: Db) => Promise<BacktestId> }
  | { readonly state: "failed"; readonly errorCode: string }
  | { readonly state: "cancelled" };

const LEASE_MS = 60_000;
const ACTIVE = ["queued", "running"] as const;

export type ChatBacktestsStore = ReturnType<typeof createChatBacktestsStore>;

/**
 * The backtests started in chat: a durable queue, so that a tap on "Run" is answered even if the process dies in
 * between. Every write after a claim names its `claimSeq`; 0 rows mean that the claim was lost.
 */
export function createChatBacktestsStore({ postgres, clock }: { postgres: Postgres; clock: Clock }) {
  const claimed = (backtest: ChatBacktest) =>
    and(
      eq(botBacktests.botBacktestId, backtest.id),
      eq(botBacktests.claimSeq, backtest.claimSeq),
      eq(botBacktests.state, "running"),
    );

  const owned = (actor: Actor, id: string) =>
    and(
      eq(botBacktests.botBacktestId, id),
      eq(botBacktests.workspaceId, actor.workspaceId),
      eq(botBacktests.userId, actor.userId),
    );

  return {
    /** Queues a backtest once for its key. Answers its id, the earlier one's where the key is known. */
    async enqueue(actor: Actor, wanted: NewChatBacktest): Promise<string> {
      return postgres.tx(async (db) => {
        const { request, card, ...columns } = wanted;
        await db
          .insert(botBacktests)
          .values({
            botBacktestId: newId(clock),
            workspaceId: actor.workspaceId,
            userId: actor.userId,
            correlationId: actor.correlationId,
            ...columns,
            requestJson: { request, card },
            state: "queued",
            createdAt: new Date(clock.nowMs()),
          })
          .onConflictDoNothing({ target: botBacktests.idempotencyKey });
        const [row] = await db
          .select({ id: botBacktests.botBacktestId })
          .from(botBacktests)
          .where(
            and(
              eq(botBacktests.idempotencyKey, wanted.idempotencyKey),
              eq(botBacktests.userId, actor.userId),
            ),
          );
        if (row === undefined)
          throw new RoehubError("conflict", "This backtest was started by somebody else.");
        return row.id;
      });
    },

    async find(id: string): Promise<ChatBacktest | null> {
      const rows = await postgres.tx((db) =>
        db.select().from(botBacktests).where(eq(botBacktests.botBacktestId, id)),
      );
      return rows[0] === undefined ? null : asChatBacktest(rows[0]);
    },

    /** A backtest of the actor, or null. */
    async findOwn(actor: Actor, id: string): Promise<ChatBacktest | null> {
      const rows = await postgres.tx((db) => db.select().from(botBacktests).where(owned(actor, id)));
      return rows[0] === undefined ? null : asChatBacktest(rows[0]);
    },

    /** A backtest of the actor with this very request that waits or runs, or null. */
    async findActive(actor: Actor, request: Json): Promise<ChatBacktest | null> {
      const rows = await postgres.tx((db) =>
        db
          .select()
          .from(botBacktests)
          .where(
            and(
              eq(botBacktests.workspaceId, actor.workspaceId),
              eq(botBacktests.userId, actor.userId),
              inArray(botBacktests.state, [...ACTIVE]),
              sql`${botBacktests.requestJson}->'request' = ${JSON.stringify(request)}::jsonb`,
            ),
          )
          .limit(1),
      );
      return rows[0] === undefined ? null : asChatBacktest(rows[0]);
    },

    /**
     * Names the message that shows how far a backtest is, and that its end takes the place of. False where it has one or
     * ended before: then the end is told in another message.
     */
    async setProgressMessage(id: string, messageId: number): Promise<boolean> {
      const rows = await postgres.tx((db) =>
        db
          .update(botBacktests)
          .set({ progressMessageId: messageId })
          .where(
            and(
              eq(botBacktests.botBacktestId, id),
              isNull(botBacktests.progressMessageId),
              inArray(botBacktests.state, [...ACTIVE]),
            ),
          )
          .returning({ id: botBacktests.botBacktestId }),
      );
      return rows.length > 0;
    },

    async countActive(actor: Actor): Promise<number> {
      return postgres.tx((db) =>
        db.$count(
          botBacktests,
          and(
            eq(botBacktests.workspaceId, actor.workspaceId),
            eq(botBacktests.userId, actor.userId),
            inArray(botBacktests.state, [...ACTIVE]),
          ),
        ),
      );
    },

    /** Puts back what a process left running when it died. For the start of the one process that runs backtests. */
    async requeueAbandoned(): Promise<void> {
      await postgres.tx((db) =>
        db
          .update(botBacktests)
          .set({ state: "queued", leaseExpiresAt: null })
          .where(eq(botBacktests.state, "running")),
      );
    },

    /** Claims the oldest that waits, or null. The candidate is a materialised CTE, as in every claim of ours. */
    async claim(): Promise<ChatBacktest | null> {
      return postgres.tx(async (db) => {
        const { rows } = await db.execute<{ bot_backtest_id: string }>(sql`
          WITH head AS MATERIALIZED (
            SELECT bot_backtest_id FROM bot_backtests
            WHERE state = 'queued' OR (state = 'running' AND lease_expires_at <= now())
            ORDER BY created_at, bot_backtest_id LIMIT 1 FOR UPDATE SKIP LOCKED
          )
          UPDATE bot_backtests SET state = 'running', claim_seq = claim_seq + 1, attempt = attempt + 1,
            started_at = coalesce(started_at, now()), lease_expires_at = now() + ${LEASE_MS} * interval '1 millisecond'
          FROM head WHERE bot_backtests.bot_backtest_id = head.bot_backtest_id
          RETURNING bot_backtests.bot_backtest_id`);
        const id = rows[0]?.bot_backtest_id;
        if (id === undefined) return null;
        const [row] = await db.select().from(botBacktests).where(eq(botBacktests.botBacktestId, id));
        return row === undefined ? null : asChatBacktest(row);
      });
    },

    /** Keeps a claim. Answers whether it is still held and not asked to stop. */
    async heartbeat(backtest: ChatBacktest): Promise<"go_on" | "cancel" | "lost"> {
      const rows = await postgres.tx((db) =>
        db
          .update(botBacktests)
          .set({ leaseExpiresAt: sql`now() + ${LEASE_MS} * interval '1 millisecond'` })
          .where(claimed(backtest))
          .returning({ cancelRequestedAt: botBacktests.cancelRequestedAt }),
      );
      if (rows[0] === undefined) return "lost";
      return rows[0].cancelRequestedAt === null ? "go_on" : "cancel";
    },

    /** Gives a claim back undone, for whoever claims next; the attempt is not charged. */
    async release(backtest: ChatBacktest): Promise<void> {
      await postgres.tx((db) =>
        db
          .update(botBacktests)
          .set({ state: "queued", leaseExpiresAt: null, attempt: sql`${botBacktests.attempt} - 1` })
          .where(claimed(backtest)),
      );
    },

    /**
     * Ends a claim: its result and the message that tells of it are written in the same transaction, so that neither
     * is without the other. What was asked to stop and ended before it could is cancelled all the same: its user has
     * been told so. False where the claim was lost: then nothing is written.
     */
    async settle(backtest: ChatBacktest, end: BacktestEnd): Promise<boolean> {
      return postgres.tx(async (db) => {
        const [held] = await db
          .select({ cancelRequestedAt: botBacktests.cancelRequestedAt })
          .from(botBacktests)
          .where(claimed(backtest))
          .for("update");
        if (held === undefined) return false;
        const settled: BacktestEnd = held.cancelRequestedAt === null ? end : { state: "cancelled" };
        const outcome =
          settled.state === "done" ? { state: settled.state, backtestId: await settled.save(db) } : settled;
        await db
          .update(botBacktests)
          .set({ leaseExpiresAt: null, finishedAt: sql`now()`, ...outcome })
          .where(claimed(backtest));
        await tell(db, backtest, dedupeKeyOf(backtest.id));
        return true;
      });
    },

    /**
     * Asks a backtest of the actor to stop: one that waits ends at once, one that runs at its next step. Repeating it
     * changes nothing. `null` where there is none or it ended already.
     */
    async cancel(actor: Actor, id: string): Promise<"cancelled" | "stopping" | null> {
      return postgres.tx(async (db) => {
        const [row] = await db.select().from(botBacktests).where(owned(actor, id)).for("update");
        if (row === undefined || (row.state !== "queued" && row.state !== "running")) return null;
        const isQueued = row.state === "queued";
        await db
          .update(botBacktests)
          .set({
            cancelRequestedAt: sql`now()`,
            ...(isQueued ? { state: "cancelled" as const, finishedAt: sql`now()` } : {}),
          })
          .where(eq(botBacktests.botBacktestId, id));
        if (isQueued) await tell(db, asChatBacktest(row), dedupeKeyOf(id));
        return isQueued ? "cancelled" : "stopping";
      });
    },

    /**
     * Tells once more how a backtest of the actor ended, where the first message was never delivered, as while the bot
     * was blocked: its card still says that it runs. Once for a key.
     */
    async tellAgain(actor: Actor, id: string, key: string): Promise<void> {
      await postgres.tx(async (db) => {
        const [row] = await db.select().from(botBacktests).where(owned(actor, id));
        const [told] = await db
          .select({ state: outbox.state })
          .from(outbox)
          .where(eq(outbox.dedupeKey, dedupeKeyOf(id)));
        const isLost = told?.state === "skipped" || told?.state === "failed";
        if (row !== undefined && isLost) await tell(db, asChatBacktest(row), `${dedupeKeyOf(id)}:${key}`);
      });
    },
  };

  async function tell(db: Db, backtest: ChatBacktest, dedupeKey: string): Promise<void> {
    await appendOutbox(db, clock, {
      workspaceId: backtest.actor.workspaceId,
      userId: backtest.actor.userId,
      chatId: backtest.chatId,
      kind: BACKTEST_ENDED,
      payload: { bot_backtest_id: backtest.id },
      dedupeKey,
      correlationId: backtest.actor.correlationId,
    });
  }
}

/** The key of the one message that tells how a backtest ended. */
function dedupeKeyOf(id: string): string {
  return `${BACKTEST_ENDED}:${id}`;
}

function asChatBacktest(row: typeof botBacktests.$inferSelect): ChatBacktest {
  return {
    id: row.botBacktestId,
    actor: {
      userId: row.userId as UserId,
      workspaceId: row.workspaceId as WorkspaceId,
      role: "owner",
      correlationId: row.correlationId as CorrelationId,
    },
    chatId: row.chatId,
    progressMessageId: row.progressMessageId,
    locale: row.locale,
    request: row.requestJson.request,
    card: row.requestJson.card,
    idempotencyKey: row.idempotencyKey,
    state: row.state,
    claimSeq: row.claimSeq,
    attempt: row.attempt,
    backtestId: row.backtestId as BacktestId | null,
    errorCode: row.errorCode,
    startedAtMs: row.startedAt?.getTime() ?? null,
    finishedAtMs: row.finishedAt?.getTime() ?? null,
  };
}

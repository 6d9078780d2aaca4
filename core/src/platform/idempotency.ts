import { and, eq, sql } from "drizzle-orm";
import { pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { RoehubError } from "../kernel/errors.ts";
import type { Sha256Hex } from "../kernel/hash.ts";
import { newId } from "./crypto.ts";
import type { Db } from "./postgres.ts";

export const idempotencyKeys = pgTable("idempotency_keys", {
  idempotencyId: uuid("idempotency_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  operation: text("operation").notNull(),
  idempotencyKey: text("idempotency_key").notNull(),
  requestHash: text("request_hash").notNull(),
  resourceId: uuid("resource_id").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

/** A creating request as its sender may repeat it: who, what, under which key, and the hash of what it asks for. */
export interface CreatingRequest {
  readonly actor: Actor;
  readonly operation: string;
  readonly key: string;
  readonly requestHash: Sha256Hex;
}

/**
 * The id that an earlier request with this key made, or null. The same key with another request is refused with
 * `idempotency_mismatch`.
 */
export async function findCreated<Id extends string>(db: Db, request: CreatingRequest): Promise<Id | null> {
  const [known] = await db
    .select({ requestHash: idempotencyKeys.requestHash, resourceId: idempotencyKeys.resourceId })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.workspaceId, request.actor.workspaceId),
        eq(idempotencyKeys.userId, request.actor.userId),
        eq(idempotencyKeys.operation, request.operation),
        eq(idempotencyKeys.idempotencyKey, request.key),
      ),
    );
  if (known === undefined) return null;
  if (known.requestHash !== request.requestHash) {
    throw new RoehubError(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another request. Send a new key.",
    );
  }
  return known.resourceId as Id;
}

/**
 * Runs `create` once for a key, in the caller's transaction: repetitions, those under way at the same time included,
 * answer the id that the first one made.
 */
export async function createOnce<Id extends string>(
  db: Db,
  clock: Clock,
  once: { readonly request: CreatingRequest; readonly create: () => Promise<Id> },
): Promise<Id> {
  const { request, create } = once;
  const { actor, operation, key } = request;
  const lockName = [actor.workspaceId, actor.userId, operation, key].join(" ");
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${lockName}, 0))`);
  const known = await findCreated<Id>(db, request);
  if (known !== null) return known;
  const resourceId = await create();
  await db.insert(idempotencyKeys).values({
    idempotencyId: newId(clock),
    workspaceId: actor.workspaceId,
    userId: actor.userId,
    operation,
    idempotencyKey: key,
    requestHash: request.requestHash,
    resourceId,
    createdAt: new Date(clock.nowMs()),
  });
  return resourceId;
}

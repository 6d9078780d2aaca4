import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import { bigint, boolean, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../kernel/actor.ts";
import type { Json } from "../kernel/canonical-json.ts";
import type { StrategyId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import type { MarketType } from "../market-data/market.ts";
import type { Db } from "../platform/postgres.ts";

export const strategyStrategies = pgTable("strategy_strategies", {
  strategyId: uuid("strategy_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  name: text("name").notNull(),
  symbol: text("symbol").notNull(),
  marketType: text("market_type").$type<MarketType>().notNull(),
  timeframe: text("timeframe").$type<Timeframe>().notNull(),
  instrumentId: jsonb("instrument_id").$type<Json>().notNull(),
  instrumentKey: text("instrument_key").notNull(),
  indicatorsJson: jsonb("indicators_json").$type<Json>().notNull(),
  specJson: jsonb("spec_json").$type<Json>().notNull(),
  specHash: text("spec_hash").notNull(),
  parentStrategyId: uuid("parent_strategy_id"),
  originReceiptId: text("origin_receipt_id"),
  trials: bigint("trials", { mode: "number" }).notNull().default(0),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  isDeleted: boolean("is_deleted").notNull().default(false),
});

export type StrategyRow = typeof strategyStrategies.$inferSelect;

/** Where a list goes on: the last row of the page before. */
export interface StrategyCursor {
  readonly createdAt: EpochMs;
  readonly strategyId: StrategyId;
}

/** Only the owner's own rows, in the actor's workspace. */
const owned = (actor: Actor) =>
  and(eq(strategyStrategies.workspaceId, actor.workspaceId), eq(strategyStrategies.userId, actor.userId));

/**
 * Strategies in PostgreSQL. There is no update: the table's trigger lets nothing change but `is_deleted`, from false
 * to true.
 */
export const strategiesStore = {
  async insert(db: Db, row: typeof strategyStrategies.$inferInsert): Promise<void> {
    await db.insert(strategyStrategies).values(row);
  },

  /** Deleted strategies are found only where asked for: results and lineages still name them. */
  async find(db: Db, actor: Actor, strategyId: StrategyId): Promise<StrategyRow | null> {
    const [row] = await db
      .select()
      .from(strategyStrategies)
      .where(and(owned(actor), eq(strategyStrategies.strategyId, strategyId)));
    return row ?? null;
  },

  /** Newest first. */
  async list(
    db: Db,
    actor: Actor,
    page: { limit: number; after: StrategyCursor | null },
  ): Promise<StrategyRow[]> {
    const after =
      page.after === null
        ? undefined
        : or(
            lt(strategyStrategies.createdAt, new Date(page.after.createdAt)),
            and(
              eq(strategyStrategies.createdAt, new Date(page.after.createdAt)),
              lt(strategyStrategies.strategyId, page.after.strategyId),
            ),
          );
    return db
      .select()
      .from(strategyStrategies)
      .where(and(owned(actor), eq(strategyStrategies.isDeleted, false), after))
      .orderBy(desc(strategyStrategies.createdAt), desc(strategyStrategies.strategyId))
      .limit(page.limit);
  },

  /** From the strategy up to its first ancestor; the strategy itself comes first. */
  async lineage(db: Db, actor: Actor, strategyId: StrategyId): Promise<StrategyRow[]> {
    const ancestry = sql`
      WITH RECURSIVE ancestry AS (
        SELECT strategy_id, parent_strategy_id, 0 AS depth FROM strategy_strategies
        WHERE strategy_id = ${strategyId} AND workspace_id = ${actor.workspaceId} AND user_id = ${actor.userId}
        UNION ALL
        SELECT parent.strategy_id, parent.parent_strategy_id, depth + 1
        FROM ancestry
        JOIN strategy_strategies parent ON parent.strategy_id = ancestry.parent_strategy_id
          AND parent.workspace_id = ${actor.workspaceId} AND parent.user_id = ${actor.userId}
      )
      SELECT strategy_id FROM ancestry`;
    const rows = await db
      .select()
      .from(strategyStrategies)
      .where(and(owned(actor), sql`${strategyStrategies.strategyId} IN (${ancestry})`));
    return fromChildToParent(rows, strategyId);
  },

  /** Answers whether there was something to delete. */
  async softDelete(db: Db, actor: Actor, strategyId: StrategyId): Promise<boolean> {
    const changed = await db
      .update(strategyStrategies)
      .set({ isDeleted: true })
      .where(
        and(
          owned(actor),
          eq(strategyStrategies.strategyId, strategyId),
          eq(strategyStrategies.isDeleted, false),
        ),
      )
      .returning({ strategyId: strategyStrategies.strategyId });
    return changed.length > 0;
  },
};

/** A parent is older than its child by construction, but two may share a millisecond: follow the links. */
function fromChildToParent(rows: readonly StrategyRow[], strategyId: StrategyId): StrategyRow[] {
  const byId = new Map(rows.map((row) => [row.strategyId, row]));
  const ordered: StrategyRow[] = [];
  let next = byId.get(strategyId);
  while (next !== undefined) {
    ordered.push(next);
    next = next.parentStrategyId === null ? undefined : byId.get(next.parentStrategyId);
  }
  return ordered;
}

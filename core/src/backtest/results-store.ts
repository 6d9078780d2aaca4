import { and, desc, eq, inArray, lt, or } from "drizzle-orm";
import { bigint, doublePrecision, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type {
  BacktestMetricsView,
  BacktestResultView,
  BacktestVariantView,
  EquityPoint,
} from "../contract/backtest.ts";
import type { Actor } from "../kernel/actor.ts";
import type { BacktestId, StrategyId } from "../kernel/ids.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { Db } from "../platform/postgres.ts";
import type { TriedRequest } from "./lineage-trials.ts";

export type ResultSource = "sync" | "job" | "cli" | "twin";

type Summary = Pick<BacktestResultView, "range" | "counts" | "trials" | "ranking">;
type Trades = NonNullable<BacktestResultView["trades"]>;
type VariantWithoutTrades = Omit<BacktestVariantView, "trades">;

/** Absent in what was stored before they were known. */
const LATER_FIGURES = {
  deflated_sharpe: null,
  plateau_width: null,
  validated: null,
  ambiguity: null,
} satisfies Partial<VariantWithoutTrades>;
type Stored<Value, Later extends keyof Value> = Omit<Value, Later> & Partial<Pick<Value, Later>>;
type StoredSummary = Stored<Summary, "trials">;
type StoredVariant = Stored<VariantWithoutTrades, keyof typeof LATER_FIGURES>;

export const receipts = pgTable("receipts", {
  receiptId: text("receipt_id").primaryKey(),
  requestHash: text("request_hash").notNull(),
  datasetHash: text("dataset_hash").notNull(),
  engineParamsHash: text("engine_params_hash").notNull(),
  resultHash: text("result_hash").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

export const backtestResults = pgTable("backtest_results", {
  backtestId: uuid("backtest_id").primaryKey(),
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  strategyId: uuid("strategy_id"),
  source: text("source").$type<ResultSource>().notNull(),
  receiptId: text("receipt_id").notNull(),
  title: text("title").notNull(),
  requestJson: jsonb("request_json").$type<BacktestResultView["request"]>().notNull(),
  requestHash: text("request_hash").notNull(),
  datasetHash: text("dataset_hash").notNull(),
  engineParamsHash: text("engine_params_hash").notNull(),
  resultHash: text("result_hash").notNull(),
  summaryJson: jsonb("summary_json").$type<StoredSummary>().notNull(),
  /** The result's own trials. */
  variantsTotal: bigint("variants_total", { mode: "number" }).notNull(),
  variantsJson: jsonb("variants_json").$type<readonly StoredVariant[]>().notNull(),
  totalReturnPct: doublePrecision("total_return_pct"),
  metricsJson: jsonb("metrics_json").$type<BacktestMetricsView>().notNull(),
  equityJson: jsonb("equity_json").$type<readonly EquityPoint[]>().notNull(),
  tradesJson: jsonb("trades_json").$type<readonly Trades[]>().notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
});

/** A stored result as its owner sees it. */
export interface StoredBacktest {
  readonly backtestId: BacktestId;
  readonly strategyId: StrategyId | null;
  readonly source: ResultSource;
  readonly title: string;
  readonly createdAt: EpochMs;
  readonly result: BacktestResultView;
}

/** A stored result as lists show it: the best variant's figures. */
export interface StoredBacktestSummary {
  readonly backtestId: BacktestId;
  readonly strategyId: StrategyId | null;
  readonly source: ResultSource;
  readonly title: string;
  readonly createdAt: EpochMs;
  readonly receiptId: string;
  readonly instrument: BacktestResultView["request"]["instrument"];
  readonly timeframe: BacktestResultView["request"]["timeframe"];
  readonly range: BacktestResultView["range"];
  readonly variants: number;
  readonly metrics: BacktestMetricsView;
}

/** Where a list goes on: the last row of the page before. */
export interface BacktestCursor {
  readonly createdAt: EpochMs;
  readonly backtestId: BacktestId;
}

const owned = (actor: Actor) =>
  and(eq(backtestResults.workspaceId, actor.workspaceId), eq(backtestResults.userId, actor.userId));

/** Results and receipts in PostgreSQL. Trades stand in a column of their own, so that a list need not read them. */
export const resultsStore = {
  /** In the caller's transaction. A receipt that others already arrived at is left as it is. */
  async insert(db: Db, actor: Actor, stored: StoredBacktest): Promise<void> {
    const { result } = stored;
    const createdAt = new Date(stored.createdAt);
    const hashes = {
      requestHash: result.hashes.request_hash,
      datasetHash: result.hashes.dataset_hash,
      engineParamsHash: result.hashes.engine_params_hash,
      resultHash: result.hashes.result_hash,
    };
    await db
      .insert(receipts)
      .values({ receiptId: result.receipt_id, ...hashes, createdAt })
      .onConflictDoNothing();
    await db.insert(backtestResults).values({
      backtestId: stored.backtestId,
      workspaceId: actor.workspaceId,
      userId: actor.userId,
      strategyId: stored.strategyId,
      source: stored.source,
      receiptId: result.receipt_id,
      title: stored.title,
      requestJson: result.request,
      ...hashes,
      summaryJson: {
        range: result.range,
        counts: result.counts,
        trials: result.trials,
        ranking: result.ranking,
      },
      variantsTotal: result.trials.own,
      variantsJson: result.variants.map(({ trades: _, ...variant }) => variant),
      totalReturnPct: result.metrics.total_return_pct,
      metricsJson: result.metrics,
      equityJson: result.equity,
      tradesJson: result.variants.flatMap(({ trades }) => (trades === null ? [] : [trades])),
      createdAt,
    });
  },

  async find(db: Db, actor: Actor, backtestId: BacktestId): Promise<StoredBacktest | null> {
    const [row] = await db
      .select()
      .from(backtestResults)
      .where(and(owned(actor), eq(backtestResults.backtestId, backtestId)));
    if (row === undefined) return null;
    const { backtestId: _, strategyId, source, title, createdAt } = row;
    return {
      backtestId,
      strategyId: strategyId as StrategyId | null,
      source,
      title,
      createdAt: epochMs(createdAt.getTime()),
      result: resultOf(row),
    };
  },

  /** The distinct requests that were run of these strategies, each with its own trials. */
  async triedRequests(db: Db, actor: Actor, strategyIds: readonly StrategyId[]): Promise<TriedRequest[]> {
    const { requestHash, variantsTotal, strategyId } = backtestResults;
    return db
      .selectDistinctOn([requestHash], { requestHash, trials: variantsTotal })
      .from(backtestResults)
      .where(and(owned(actor), inArray(strategyId, [...strategyIds])))
      .orderBy(requestHash);
  },

  /** The hash of the request behind each receipt; those that there are not are left out. */
  async requestsOfReceipts(db: Db, receiptIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { receiptId, requestHash } = receipts;
    const rows = await db
      .select({ receiptId, requestHash })
      .from(receipts)
      .where(inArray(receiptId, [...receiptIds]));
    return new Map(rows.map((row) => [row.receiptId, row.requestHash]));
  },

  /** Newest first. */
  async list(
    db: Db,
    actor: Actor,
    page: { limit: number; after: BacktestCursor | null },
  ): Promise<StoredBacktestSummary[]> {
    const { backtestId, strategyId, source, title, createdAt, receiptId } = backtestResults;
    const { requestJson, summaryJson, metricsJson } = backtestResults;
    const rows = await db
      .select({
        backtestId,
        strategyId,
        source,
        title,
        createdAt,
        receiptId,
        requestJson,
        summaryJson,
        metricsJson,
      })
      .from(backtestResults)
      .where(and(owned(actor), page.after === null ? undefined : olderThan(page.after)))
      .orderBy(desc(createdAt), desc(backtestId))
      .limit(page.limit);
    return rows.map(({ requestJson: request, summaryJson: summary, metricsJson: metrics, ...row }) => ({
      ...row,
      backtestId: row.backtestId as BacktestId,
      strategyId: row.strategyId as StrategyId | null,
      createdAt: epochMs(row.createdAt.getTime()),
      instrument: request.instrument,
      timeframe: request.timeframe,
      range: summary.range,
      variants: summary.counts.variants,
      metrics,
    }));
  },
};

function resultOf(row: typeof backtestResults.$inferSelect): BacktestResultView {
  return {
    request: row.requestJson,
    trials: { own: row.variantsTotal, lineage: 0 },
    ...row.summaryJson,
    metrics: row.metricsJson,
    trades: row.tradesJson[0] ?? null,
    equity: [...row.equityJson],
    variants: row.variantsJson.map((variant, index) => ({
      ...LATER_FIGURES,
      ...variant,
      trades: row.tradesJson[index] ?? null,
    })),
    hashes: {
      request_hash: row.requestHash,
      dataset_hash: row.datasetHash,
      engine_params_hash: row.engineParamsHash,
      result_hash: row.resultHash,
    },
    receipt_id: row.receiptId,
  };
}

function olderThan(cursor: BacktestCursor) {
  const createdAt = new Date(cursor.createdAt);
  return or(
    lt(backtestResults.createdAt, createdAt),
    and(eq(backtestResults.createdAt, createdAt), lt(backtestResults.backtestId, cursor.backtestId)),
  );
}

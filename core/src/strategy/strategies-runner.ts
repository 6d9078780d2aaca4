import type { IndicatorBounds } from "../indicators/parse-params.ts";
import { type Actor, ensureMayChange } from "../kernel/actor.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Clock } from "../kernel/clock.ts";
import { RoehubError } from "../kernel/errors.ts";
import { sha256HexOfJson } from "../kernel/hash.ts";
import type { StrategyId } from "../kernel/ids.ts";
import type { Problem } from "../kernel/parsed.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import type { Instrument } from "../market-data/instruments-store.ts";
import { findMarket, type InstrumentRef, instrumentKey } from "../market-data/market.ts";
import type { AuditAppend } from "../platform/audit.ts";
import { newId } from "../platform/crypto.ts";
import { type CreatingRequest, createOnce, findCreated } from "../platform/idempotency.ts";
import type { Db, Postgres } from "../platform/postgres.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import { type StrategyCursor, type StrategyRow, strategiesStore } from "./strategies-store.ts";
import { strategyName } from "./strategy-name.ts";
import type { StrategySpec } from "./strategy-spec.ts";
import { specHash, strategySpecJson } from "./strategy-spec-json.ts";

/** An immutable strategy as its owner sees it. */
export interface Strategy {
  readonly strategyId: StrategyId;
  readonly name: string;
  readonly spec: StrategySpec;
  readonly specHash: string;
  readonly instrumentKey: string;
  readonly parentStrategyId: StrategyId | null;
  readonly originReceiptId: string | null;
  /** Grid variants tried along the lineage up to this strategy. */
  readonly trials: number;
  readonly createdAt: EpochMs;
  readonly isDeleted: boolean;
}

/** What a new strategy comes from, and the key under which its making counts once. */
export interface StrategyOrigin {
  readonly idempotencyKey: string;
  readonly parentStrategyId?: StrategyId;
  readonly receiptId?: string;
  /** Variants tried in the grid that it won. */
  readonly trials?: number;
}

type InstrumentState = Pick<Instrument, "isEnabled" | "isTradable">;

interface StrategiesDeps {
  readonly postgres: Postgres;
  readonly audit: AuditAppend;
  readonly clock: Clock;
  readonly bounds: IndicatorBounds;
  readonly findInstrument: (ref: InstrumentRef) => Promise<InstrumentState | null>;
}

export type Strategies = ReturnType<typeof createStrategies>;

/** The use cases of strategies, the same for the chat and for HTTP. A strategy of others is as good as missing. */
export function createStrategies(deps: StrategiesDeps) {
  const { postgres } = deps;

  async function mustFind(db: Db, actor: Actor, strategyId: StrategyId): Promise<StrategyRow> {
    const row = await strategiesStore.find(db, actor, strategyId);
    if (row === null) throw notFound();
    return row;
  }

  return {
    /**
     * Saves a strategy from its wire form (StrategySpecV1). A clone or an edit names its parent. A spec with faults is
     * refused as `validation_failed` with every fault; so is an instrument that nobody trades.
     */
    async create(actor: Actor, wireSpec: unknown, origin: StrategyOrigin): Promise<Strategy> {
      ensureMayChange(actor);
      const outcome = parseStrategySpec(wireSpec, deps.bounds);
      if (!outcome.ok) throw refusedSpec(outcome.problems);
      const spec = outcome.value;
      const request: CreatingRequest = {
        actor,
        operation: "strategy.create",
        key: origin.idempotencyKey,
        requestHash: sha256HexOfJson([strategySpecJson(spec), origin.parentStrategyId ?? null]),
      };
      // A repetition is answered before the market is asked, which may have stopped trading since.
      const known = await postgres.tx((db) => findCreated<StrategyId>(db, request));
      if (known !== null) return this.get(actor, known);
      const instrument = await deps.findInstrument(spec.instrument);
      const isTraded = instrument?.isEnabled === true && instrument.isTradable;
      if (!isTraded) throw refusedSpec([unknownInstrument(spec)]);
      const strategyId = await postgres.tx((db) =>
        createOnce<StrategyId>(db, deps.clock, {
          request,
          create: () => insert(db, { actor, spec, origin }),
        }),
      );
      return this.get(actor, strategyId);
    },

    /** The strategy, deleted ones included, or null. */
    async find(actor: Actor, strategyId: StrategyId): Promise<Strategy | null> {
      const row = await postgres.tx((db) => strategiesStore.find(db, actor, strategyId));
      return row === null ? null : asStrategy(row);
    },

    async get(actor: Actor, strategyId: StrategyId): Promise<Strategy> {
      return asStrategy(await postgres.tx((db) => mustFind(db, actor, strategyId)));
    },

    /** Newest first, without deleted ones; `next` is where the following page starts, null on the last. */
    async list(
      actor: Actor,
      page: { limit: number; after: StrategyCursor | null },
    ): Promise<{ items: Strategy[]; next: StrategyCursor | null }> {
      const rows = await postgres.tx((db) =>
        strategiesStore.list(db, actor, { ...page, limit: page.limit + 1 }),
      );
      const items = rows.slice(0, page.limit).map(asStrategy);
      const last = items.at(-1);
      const more = rows.length > page.limit && last !== undefined;
      return { items, next: more ? { createdAt: last.createdAt, strategyId: last.strategyId } : null };
    },

    /** The strategy first, then its parent, and so on up to the first one; deleted ancestors included. */
    async lineage(actor: Actor, strategyId: StrategyId): Promise<Strategy[]> {
      const rows = await postgres.tx((db) => strategiesStore.lineage(db, actor, strategyId));
      if (rows.length === 0) throw notFound();
      return rows.map(asStrategy);
    },

    /** Hides the strategy from lists; results and children keep naming it. Deleting it again changes nothing. */
    async remove(actor: Actor, strategyId: StrategyId): Promise<void> {
      ensureMayChange(actor);
      await postgres.tx(async (db) => {
        await mustFind(db, actor, strategyId);
        const deleted = await strategiesStore.softDelete(db, actor, strategyId);
        if (deleted) await deps.audit(db, auditEntry(actor, "strategy.deleted", strategyId));
      });
    },
  };

  async function insert(
    db: Db,
    { actor, spec, origin }: { actor: Actor; spec: StrategySpec; origin: StrategyOrigin },
  ): Promise<StrategyId> {
    const parent =
      origin.parentStrategyId === undefined ? null : await mustFind(db, actor, origin.parentStrategyId);
    const market = ensureDefined(findMarket(spec.instrument.marketId), "market of a parsed spec");
    const strategyId = newId<StrategyId>(deps.clock);
    await strategiesStore.insert(db, {
      strategyId,
      workspaceId: actor.workspaceId,
      userId: actor.userId,
      name: strategyName(spec),
      symbol: spec.instrument.symbol,
      marketType: market.marketType,
      timeframe: spec.timeframe,
      instrumentId: { market_id: spec.instrument.marketId, symbol: spec.instrument.symbol },
      instrumentKey: instrumentKey(spec.instrument),
      indicatorsJson: spec.indicators.map(({ id, rule, params }) => ({ id, rule, params })),
      specJson: strategySpecJson(spec),
      specHash: specHash(spec),
      parentStrategyId: origin.parentStrategyId ?? null,
      originReceiptId: origin.receiptId ?? null,
      trials: (parent?.trials ?? 0) + (origin.trials ?? 0),
      createdAt: new Date(deps.clock.nowMs()),
    });
    await deps.audit(db, auditEntry(actor, "strategy.created", strategyId));
    return strategyId;
  }

  function asStrategy(row: StrategyRow): Strategy {
    const outcome = parseStrategySpec(row.specJson, {});
    if (!outcome.ok) throw new RoehubError("internal", `Strategy ${row.strategyId} does not read back.`);
    return {
      strategyId: row.strategyId as StrategyId,
      name: row.name,
      spec: outcome.value,
      specHash: row.specHash,
      instrumentKey: row.instrumentKey,
      parentStrategyId: row.parentStrategyId as StrategyId | null,
      originReceiptId: row.originReceiptId,
      trials: row.trials,
      createdAt: epochMs(row.createdAt.getTime()),
      isDeleted: row.isDeleted,
    };
  }
}

function notFound(): RoehubError {
  return new RoehubError("not_found", "There is no such strategy, or it is not yours.");
}

function refusedSpec(problems: readonly Problem[]): RoehubError {
  return new RoehubError("validation_failed", "The strategy was not saved.", { problems });
}

function unknownInstrument(spec: StrategySpec) {
  const { symbol } = spec.instrument;
  return {
    pointer: "/instrument",
    code: "unknown_instrument" as const,
    message: `${symbol} is not traded on this market`,
    params: { symbol },
  };
}

function auditEntry(actor: Actor, action: string, strategyId: StrategyId) {
  return {
    workspaceId: actor.workspaceId,
    userId: actor.userId,
    action,
    targetKind: "strategy",
    targetId: strategyId,
    outcome: "ok" as const,
    correlationId: actor.correlationId,
    details: {},
  };
}

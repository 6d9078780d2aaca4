import type { IndicatorBounds } from "../indicators/parse-params.ts";
import { type Actor, ensureMayChange } from "../kernel/actor.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { Json } from "../kernel/canonical-json.ts";
import type { Clock } from "../kernel/clock.ts";
import { RoehubError } from "../kernel/errors.ts";
import { sha256HexOfJson } from "../kernel/hash.ts";
import { type BacktestId, isUuid, type StrategyId } from "../kernel/ids.ts";
import { type Parsed, type Problem, parsed } from "../kernel/parsed.ts";
import type { CandlesStore } from "../market-data/candles-store.ts";
import type { InstrumentsStore } from "../market-data/instruments-store.ts";
import { findMarket, type InstrumentRef } from "../market-data/market.ts";
import { newId } from "../platform/crypto.ts";
import { type CreatingRequest, createOnce, findCreated } from "../platform/idempotency.ts";
import type { Db, Postgres } from "../platform/postgres.ts";
import { SYMBOL } from "../strategy/parse-strategy-spec.ts";
import type { Strategies } from "../strategy/strategies-runner.ts";
import type { StrategySpec } from "../strategy/strategy-spec.ts";
import type { BacktestDefaults } from "./backtest-context.ts";
import type { BacktestLimits } from "./backtest-limits.ts";
import type { BacktestPool, BacktestWatch } from "./backtest-pool-runner.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import type { ComputedBacktest } from "./backtest-thread-runner.ts";
import { countGrid, type GridCounts } from "./grid.ts";
import { lineageTrials } from "./lineage-trials.ts";
import { parseBacktestRequest } from "./parse-backtest-request.ts";
import { requestHash } from "./receipt.ts";
import { requestTitle } from "./request-title.ts";
import {
  type BacktestCursor,
  type ResultSource,
  resultsStore,
  type StoredBacktest,
  type StoredBacktestSummary,
} from "./results-store.ts";
import { candleWindow } from "./warmup.ts";

/** A request that was read and may be run: what it means, and how much work it is. */
export interface BacktestPlan {
  readonly request: BacktestRequest;
  readonly title: string;
  readonly strategyId: StrategyId | null;
  readonly counts: GridCounts;
  /** Variants tried before along the lineage of the strategy; 0 of a template. */
  readonly lineageTrials: number;
}

interface BacktestsDeps {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly candles: CandlesStore;
  readonly instruments: InstrumentsStore;
  readonly strategies: Strategies;
  readonly pool: BacktestPool;
  readonly bounds: IndicatorBounds;
  readonly defaults: BacktestDefaults;
  readonly limits: BacktestLimits;
}

export type Backtests = ReturnType<typeof createBacktests>;

/** The use cases of backtests, the same for the chat and for HTTP. A result of others is as good as missing. */
export function createBacktests(deps: BacktestsDeps) {
  const { postgres, clock } = deps;

  return {
    /** Reads a request in its wire form and does no work: what it would run, or everything wrong with it. */
    async plan(actor: Actor, wire: unknown): Promise<Parsed<BacktestPlan>> {
      const strategy = await findNamedStrategy(actor, wire);
      const known = await knownInstrument(strategy?.spec.instrument ?? namedInstrument(wire));
      const outcome = parseBacktestRequest(wire, {
        defaults: deps.defaults,
        limits: deps.limits,
        bounds: deps.bounds,
        resolveStrategy: (strategyId) => (strategy?.strategyId === strategyId ? strategy.spec : null),
        instrumentExists: (ref) => known?.marketId === ref.marketId && known.symbol === ref.symbol,
      });
      if (!outcome.ok) return outcome;
      const request = outcome.value;
      return parsed({
        request,
        title: requestTitle(request),
        strategyId: strategy?.strategyId ?? null,
        counts: countGrid(request),
        lineageTrials: strategy === null ? 0 : await trialsBefore(actor, strategy.strategyId, request),
      });
    },

    /** Reads the candles of a plan and computes it in a thread. Nothing is stored. */
    async compute(plan: BacktestPlan, watch: BacktestWatch = {}): Promise<ComputedBacktest> {
      const { startMs, endMs } = candleWindow(plan.request);
      const candles1m = await deps.candles.read1m(plan.request.instrument, startMs, endMs);
      return deps.pool.compute(plan, candles1m, watch);
    },

    /** Stores a computed result in the caller's transaction, so that a message of it may be written beside it. */
    async save(
      db: Db,
      actor: Actor,
      {
        plan,
        result,
        source,
      }: { plan: BacktestPlan; result: StoredBacktest["result"]; source: ResultSource },
    ): Promise<BacktestId> {
      ensureMayChange(actor);
      const backtestId = newId<BacktestId>(clock);
      const { title, strategyId } = plan;
      await resultsStore.insert(db, actor, {
        backtestId,
        strategyId,
        source,
        title,
        createdAt: clock.nowMs(),
        result,
      });
      return backtestId;
    },

    /**
     * Runs a small backtest and stores its result; a repetition under the same key answers what the first one
     * stored. Faults of the request are `validation_failed` with every one of them.
     */
    async run(
      actor: Actor,
      wire: unknown,
      { idempotencyKey, ...watch }: BacktestWatch & { idempotencyKey: string },
    ): Promise<StoredBacktest> {
      ensureMayChange(actor);
      const request: CreatingRequest = {
        actor,
        operation: "backtest.run",
        key: idempotencyKey,
        // Whatever it means, it was read from JSON.
        requestHash: sha256HexOfJson(wire as Json),
      };
      // Before the request is read: its strategy may have been deleted since.
      const known = await postgres.tx((db) => findCreated<BacktestId>(db, request));
      if (known !== null) return this.get(actor, known);
      const outcome = await this.plan(actor, wire);
      if (!outcome.ok) throw refusedRequest(outcome.problems);
      const plan = outcome.value;
      const computed = await this.compute(plan, watch);
      if (computed.kind === "refused") throw refusedRequest(computed.problems);
      if (computed.kind === "cancelled") throw new RoehubError("conflict", "The backtest was cancelled.");
      const { result } = computed;
      const backtestId = await postgres.tx((db) =>
        createOnce<BacktestId>(db, clock, {
          request,
          create: () => this.save(db, actor, { plan, result, source: "sync" }),
        }),
      );
      return this.get(actor, backtestId);
    },

    async get(actor: Actor, backtestId: BacktestId): Promise<StoredBacktest> {
      const stored = await postgres.tx((db) => resultsStore.find(db, actor, backtestId));
      if (stored === null) {
        throw new RoehubError("not_found", "There is no such backtest, or it is not yours.");
      }
      return stored;
    },

    /** Newest first; `next` is where the following page starts, null on the last. */
    async list(
      actor: Actor,
      page: { limit: number; after: BacktestCursor | null },
    ): Promise<{ items: StoredBacktestSummary[]; next: BacktestCursor | null }> {
      const rows = await postgres.tx((db) =>
        resultsStore.list(db, actor, { ...page, limit: page.limit + 1 }),
      );
      const items = rows.slice(0, page.limit);
      if (rows.length <= page.limit) return { items, next: null };
      const { createdAt, backtestId } = ensureDefined(items.at(-1), "last row of a full page");
      return { items, next: { createdAt, backtestId } };
    },
  };

  /** The strategy that a request names, if it is the actor's and was not deleted. */
  async function findNamedStrategy(
    actor: Actor,
    wire: unknown,
  ): Promise<{ strategyId: StrategyId; spec: StrategySpec } | null> {
    const strategyId = memberOf(wire, "strategy_id");
    if (typeof strategyId !== "string" || !isUuid(strategyId)) return null;
    const strategy = await deps.strategies.find(actor, strategyId as StrategyId);
    return strategy === null || strategy.isDeleted ? null : strategy;
  }

  async function trialsBefore(
    actor: Actor,
    strategyId: StrategyId,
    request: BacktestRequest,
  ): Promise<number> {
    const lineage = await deps.strategies.lineage(actor, strategyId);
    const receiptIds = lineage.flatMap(({ originReceiptId }) => originReceiptId ?? []);
    const tried = await postgres.tx(async (db) => ({
      ofStrategies: await resultsStore.triedRequests(
        db,
        actor,
        lineage.map((strategy) => strategy.strategyId),
      ),
      originRequests: await resultsStore.requestsOfReceipts(db, receiptIds),
    }));
    return lineageTrials(lineage, tried, requestHash(request));
  }

  async function knownInstrument(ref: InstrumentRef | null): Promise<InstrumentRef | null> {
    const instrument = ref === null ? null : await deps.instruments.find(ref);
    return instrument?.isEnabled === true && instrument.isTradable ? instrument : null;
  }
}

/** The instrument that a request names, looked up before the request is parsed; anything odd is left to the parser. */
function namedInstrument(wire: unknown): InstrumentRef | null {
  const named = memberOf(wire, "instrument");
  const marketId = memberOf(named, "market_id");
  const symbol = memberOf(named, "symbol");
  const market = typeof marketId === "number" ? findMarket(marketId) : null;
  if (market === null || typeof symbol !== "string" || !SYMBOL.test(symbol)) return null;
  return { marketId: market.marketId, symbol };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function refusedRequest(problems: readonly Problem[]): RoehubError {
  return new RoehubError("validation_failed", "The backtest was not started.", { problems });
}

import type { Backtests } from "@roehub/core/backtest/backtests-runner";
import type { StoredBacktest, StoredBacktestSummary } from "@roehub/core/backtest/results-store";
import { backtestRequestSchema } from "@roehub/core/contract/backtest";
import { pageQuerySchema } from "@roehub/core/contract/page";
import {
  type BacktestSummary,
  type BacktestView,
  backtestPageSchema,
  backtestViewSchema,
  type MarketSource,
} from "@roehub/core/contract/stored-backtests";
import type { Clock } from "@roehub/core/kernel/clock";
import { type BacktestId, isUuid } from "@roehub/core/kernel/ids";
import { formatInstant } from "@roehub/core/kernel/time";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { newId } from "@roehub/core/platform/crypto";
import { z } from "zod";
import { actorOf, SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { readPageQuery, writeCursor } from "./cursor.ts";
import { creatingHeadersSchema, idempotencyKeyOf } from "./idempotency-key.ts";
import { missing } from "./problem.ts";

interface BacktestsDeps {
  readonly backtests: Backtests;
  readonly marketSource: MarketSource;
  readonly clock: Clock;
}

/** `/api/backtests`: running small ones while the caller waits, and the stored results. */
export function backtestsRoutes(app: App, deps: BacktestsDeps): void {
  runBacktestRoute(app, deps);
  listBacktestsRoute(app, deps);
  readBacktestRoute(app, deps);
}

function runBacktestRoute(app: App, { backtests, marketSource, clock }: BacktestsDeps): void {
  app.route({
    method: "POST",
    url: "/api/backtests",
    config: { ...SESSION, bodyIsReadByUseCase: true },
    schema: {
      summary: "Run a backtest and wait for its result",
      tags: ["backtests"],
      headers: creatingHeadersSchema,
      body: backtestRequestSchema,
      response: { 201: backtestViewSchema },
    },
    handler: async (request, reply) => {
      // Nobody waits for a result whose asker has gone.
      const gone = new AbortController();
      reply.raw.once("close", () => gone.abort());
      const stored = await backtests.run(actorOf(request), request.body, {
        idempotencyKey: idempotencyKeyOf(request) ?? newId(clock),
        signal: gone.signal,
      });
      return reply.code(201).send(backtestView(stored, marketSource));
    },
  });
}

function listBacktestsRoute(app: App, { backtests, marketSource }: BacktestsDeps): void {
  app.route({
    method: "GET",
    url: "/api/backtests",
    config: SESSION,
    schema: {
      summary: "My stored results, newest first",
      tags: ["backtests"],
      querystring: pageQuerySchema,
      response: { 200: backtestPageSchema },
    },
    handler: async (request) => {
      const { limit, after } = readPageQuery<BacktestId>(request.query);
      const page = await backtests.list(actorOf(request), {
        limit,
        after: after === null ? null : { createdAt: after.createdAt, backtestId: after.id },
      });
      return {
        items: page.items.map((stored) => backtestSummary(stored, marketSource)),
        next_cursor:
          page.next === null
            ? null
            : writeCursor({ createdAt: page.next.createdAt, id: page.next.backtestId }),
      };
    },
  });
}

function readBacktestRoute(app: App, { backtests, marketSource }: BacktestsDeps): void {
  app.route({
    method: "GET",
    url: "/api/backtests/:backtest_id",
    config: SESSION,
    schema: {
      summary: "One of my stored results",
      tags: ["backtests"],
      params: z.strictObject({ backtest_id: z.string() }),
      response: { 200: backtestViewSchema },
    },
    handler: async (request) => {
      const { backtest_id } = request.params;
      if (!isUuid(backtest_id)) throw missing("backtest");
      return backtestView(await backtests.get(actorOf(request), backtest_id as BacktestId), marketSource);
    },
  });
}

function backtestSummary(stored: StoredBacktestSummary, marketSource: MarketSource): BacktestSummary {
  return {
    ...storedView(stored, stored.instrument, marketSource),
    receipt_id: stored.receiptId,
    instrument: stored.instrument,
    timeframe: stored.timeframe,
    variants_total: stored.variants,
    metrics: stored.metrics,
  };
}

function backtestView(stored: StoredBacktest, marketSource: MarketSource): BacktestView {
  return { ...storedView(stored, stored.result.request.instrument, marketSource), result: stored.result };
}

function storedView(
  stored: Omit<StoredBacktest, "result">,
  instrument: BacktestSummary["instrument"],
  marketSource: MarketSource,
) {
  const ref: InstrumentRef = { marketId: instrument.market_id, symbol: instrument.symbol };
  return {
    backtest_id: stored.backtestId,
    title: stored.title,
    source: stored.source,
    market_source: marketSource,
    strategy_id: stored.strategyId,
    instrument_key: instrumentKey(ref),
    created_at: formatInstant(stored.createdAt),
  };
}

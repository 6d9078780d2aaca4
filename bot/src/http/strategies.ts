import { pageQuerySchema } from "@roehub/core/contract/page";
import {
  type StrategySummary,
  strategyPageSchema,
  strategySpecViewSchema,
  strategyViewSchema,
} from "@roehub/core/contract/strategies";
import { isUuid, type StrategyId } from "@roehub/core/kernel/ids";
import { formatInstant } from "@roehub/core/kernel/time";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import { strategySpecJson } from "@roehub/core/strategy/strategy-spec-json";
import { z } from "zod";
import { actorOf, SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { readPageQuery, writeCursor } from "./cursor.ts";
import { missing } from "./problem.ts";

interface StrategiesDeps {
  readonly strategies: Strategies;
}

/** `/api/strategies`: the caller's own strategies. */
export function strategiesRoutes(app: App, deps: StrategiesDeps): void {
  listStrategiesRoute(app, deps);
  readStrategyRoute(app, deps);
}

function listStrategiesRoute(app: App, { strategies }: StrategiesDeps): void {
  app.route({
    method: "GET",
    url: "/api/strategies",
    config: SESSION,
    schema: {
      summary: "My strategies, newest first",
      tags: ["strategies"],
      querystring: pageQuerySchema,
      response: { 200: strategyPageSchema },
    },
    handler: async (request) => {
      const { limit, after } = readPageQuery<StrategyId>(request.query);
      const page = await strategies.list(actorOf(request), {
        limit,
        after: after === null ? null : { createdAt: after.createdAt, strategyId: after.id },
      });
      return {
        items: page.items.map(strategySummary),
        next_cursor:
          page.next === null
            ? null
            : writeCursor({ createdAt: page.next.createdAt, id: page.next.strategyId }),
      };
    },
  });
}

function readStrategyRoute(app: App, { strategies }: StrategiesDeps): void {
  app.route({
    method: "GET",
    url: "/api/strategies/:strategy_id",
    config: SESSION,
    schema: {
      summary: "One of my strategies, with what it was cloned from",
      tags: ["strategies"],
      params: z.strictObject({ strategy_id: z.string() }),
      response: { 200: strategyViewSchema },
    },
    handler: async (request) => {
      const { strategy_id } = request.params;
      if (!isUuid(strategy_id)) throw missing("strategy");
      const [strategy, parent] = await strategies.lineage(actorOf(request), strategy_id as StrategyId);
      if (strategy === undefined || strategy.isDeleted) throw missing("strategy");
      return {
        ...strategySummary(strategy),
        parent:
          parent === undefined
            ? null
            : { strategy_id: parent.strategyId, name: parent.name, spec: specView(parent) },
      };
    },
  });
}

function strategySummary(strategy: Strategy): StrategySummary {
  return {
    strategy_id: strategy.strategyId,
    name: strategy.name,
    instrument_key: strategy.instrumentKey,
    spec: specView(strategy),
    spec_hash: strategy.specHash,
    parent_strategy_id: strategy.parentStrategyId,
    origin_receipt_id: strategy.originReceiptId,
    trials: strategy.trials,
    created_at: formatInstant(strategy.createdAt),
  };
}

function specView(strategy: Strategy) {
  return strategySpecViewSchema.parse(strategySpecJson(strategy.spec));
}

import {
  computeIndicatorSchema,
  type IndicatorList,
  indicatorListSchema,
  indicatorSeriesSchema,
  type IndicatorSeries as WireSeries,
} from "@roehub/core/contract/indicators";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import type { IndicatorSeries, SeriesOutcome } from "@roehub/core/indicators/indicator-series-runner";
import { outputTitle } from "@roehub/core/indicators/output-title";
import type { IndicatorBounds } from "@roehub/core/indicators/parse-params";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { indicatorLabel } from "@roehub/core/indicators/rule-sentence";
import { sha256HexOfText } from "@roehub/core/kernel/hash";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { instrumentKey } from "@roehub/core/market-data/market";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { callerOf, SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { createFairTurns } from "./fair-turns.ts";
import { missing } from "./problem.ts";
import { wireIndicator } from "./wire-indicator.ts";

interface IndicatorsDeps {
  readonly indicatorSeries: IndicatorSeries;
  readonly indicatorBounds: IndicatorBounds;
  readonly marketSource: MarketSource;
}

/** `/api/indicators`: what strategies are made of and charts are drawn with. */
export function indicatorsRoutes(app: App, deps: IndicatorsDeps): void {
  listRoute(app, deps);
  computeRoute(app, deps);
}

/** Each may read eight years of minutes: the server has other things to do meanwhile. */
const COMPUTED_AT_ONCE = 2;
/** A chart asks for eight indicators, each over some ranges, at once. */
const WAITING_PER_USER_MAX = 200;

function listRoute(app: App, { indicatorBounds }: IndicatorsDeps): void {
  const list: IndicatorList = { items: INDICATORS.map((def) => wireIndicator(def, indicatorBounds)) };
  const etag = `W/"${sha256HexOfText(JSON.stringify(list)).slice(0, 32)}"`;
  app.route({
    method: "GET",
    url: "/api/indicators",
    config: SESSION,
    schema: {
      summary: "Every indicator with its parameters, outputs and rules",
      description:
        "Changes with the server's version and its bounds only: whoever has the list asks with `If-None-Match`.",
      tags: ["indicators"],
      response: { 200: indicatorListSchema, 304: z.undefined().meta({ description: "Not changed" }) },
    },
    handler: async (request, reply) => {
      // Kept by the reader alone, who asks each time whether it is still the same.
      reply.header("etag", etag).header("cache-control", "private, no-cache");
      return isKnown(request.headers["if-none-match"], etag) ? reply.code(304).send() : list;
    },
  });
}

function computeRoute(app: App, { indicatorSeries, marketSource }: IndicatorsDeps): void {
  const turns = createFairTurns({ atOnce: COMPUTED_AT_ONCE, waitingPerUserMax: WAITING_PER_USER_MAX });
  app.route({
    method: "POST",
    url: "/api/indicators/compute",
    config: { ...SESSION, bodyIsReadByUseCase: true },
    schema: {
      summary: "One indicator over the closed candles of a range",
      description:
        "A range holds at most 1,500 candles. History before it is read until the indicator has converged, as far as " +
        "there is any and at most 1,500 days; bars on which it has not are null. Users are answered in turn; more than " +
        `${WAITING_PER_USER_MAX} requests of one that wait are \`too_many_requests\`.`,
      tags: ["indicators"],
      body: computeIndicatorSchema,
      response: { 200: indicatorSeriesSchema },
    },
    handler: async (request, reply) => {
      const { userId } = callerOf(request).session.user;
      const compute = () => indicatorSeries.compute(request.body);
      const outcome = await turns.take(userId, compute, closingOf(reply));
      if (outcome.kind === "unknown_instrument") throw missing("instrument");
      return wireSeries(outcome, marketSource);
    },
  });
}

function wireSeries(
  { request, convergenceBars, barsRead, tsOpen, outputs }: SeriesOutcome & { kind: "series" },
  marketSource: MarketSource,
): WireSeries {
  const { ref, timeframe, def, params } = request;
  const firstGiven = tsOpen.findIndex((_, row) => outputs.some((column) => Number.isFinite(column[row])));
  return {
    market_id: ref.marketId,
    symbol: ref.symbol,
    instrument_key: instrumentKey(ref),
    timeframe,
    market_source: marketSource,
    id: def.id,
    version: def.version,
    params: { ...params },
    label: indicatorLabel(def, params),
    convergence_bars: convergenceBars,
    bars_read: barsRead,
    bars_gated: firstGiven < 0 ? tsOpen.length : firstGiven,
    ts_open: Array.from(tsOpen, (at) => formatInstant(epochMs(at))),
    outputs: def.outputs.map((name, index) => ({
      name,
      label: outputTitle(def, params, name),
      // JSON knows no NaN: a bar without a value is null.
      values: Array.from(outputs[index] ?? [], (value) => (Number.isFinite(value) ? value : null)),
    })),
  };
}

/** Aborts once the connection has been closed: nobody waits for the answer then. */
function closingOf(reply: FastifyReply): AbortSignal {
  const closing = new AbortController();
  reply.raw.once("close", () => closing.abort());
  return closing.signal;
}

/** Whether an `If-None-Match` names what would be sent. */
function isKnown(known: string | undefined, etag: string): boolean {
  return (known ?? "").split(",").some((tag) => tag.trim() === "*" || tag.trim() === etag);
}

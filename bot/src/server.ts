import cookie from "@fastify/cookie";
import type { Backtests } from "@roehub/core/backtest/backtests-runner";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import type { SessionsStore } from "@roehub/core/identity/sessions-store";
import type { UsersStore } from "@roehub/core/identity/users-store";
import type { IndicatorSeries } from "@roehub/core/indicators/indicator-series-runner";
import type { IndicatorBounds } from "@roehub/core/indicators/parse-params";
import type { CandlesView } from "@roehub/core/market-data/candles-view-runner";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { LiveMarketData } from "@roehub/core/market-data/live-market-data-runner";
import type { TickerReader } from "@roehub/core/market-data/ticker-view-runner";
import type { Logger } from "@roehub/core/platform/logging";
import type { Timer } from "@roehub/core/platform/timer";
import type { Strategies } from "@roehub/core/strategy/strategies-runner";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { guardRoutes } from "./http/access.ts";
import { createAccessTokens } from "./http/access-token.ts";
import type { App } from "./http/app.ts";
import { authRoutes } from "./http/auth.ts";
import { backtestsRoutes } from "./http/backtests.ts";
import { compressAnswers } from "./http/compressed-answers.ts";
import { healthRoutes, type ReadinessChecks } from "./http/health.ts";
import { indicatorsRoutes } from "./http/indicators.ts";
import { BODY_MAX_BYTES, readJsonBody } from "./http/json-body.ts";
import { marketDataRoutes } from "./http/market-data.ts";
import { miniAppRoutes } from "./http/mini-app.ts";
import { answerMissing } from "./http/missing-route.ts";
import { describeRoutes } from "./http/openapi.ts";
import { checkOrigin } from "./http/origin.ts";
import { asRoehubError, sendProblem } from "./http/problem.ts";
import { requestIdOf } from "./http/request-id.ts";
import { sessionsRoutes } from "./http/sessions.ts";
import { closeSilentConnections } from "./http/silent-connections.ts";
import { strategiesRoutes } from "./http/strategies.ts";
import { streamRoutes } from "./http/stream.ts";
import { answerUnreadable } from "./http/unreadable-request.ts";
import { validateRequest } from "./http/validate-request.ts";

/** How long a request may take to arrive whole. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface ServerConfig {
  readonly botToken: string;
  /** Signs access tokens: at least 32 bytes. */
  readonly sessionSecret: Uint8Array;
  readonly accessTokenLifetimeMs: number;
  readonly signInMaxAgeMs: number;
  readonly signInMaxAheadMs: number;
  /** Origins of our own pages, as browsers write them: `https://app.example`, `http://127.0.0.1:8080`. */
  readonly allowedOrigins: readonly string[];
  /** Origins that may show the Mini App in a frame; `https://web.telegram.org` with the real Telegram. */
  readonly frameAncestors: readonly string[];
  /** The directory of the built Mini App; it need not exist. */
  readonly miniAppDirectory: string;
  /** Where the candles come from: simulated results are called so. */
  readonly marketSource: MarketSource;
  /** Without it `/api/strategies` is not there. */
  readonly hasStrategiesApi: boolean;
}

export interface ServerDeps {
  readonly config: ServerConfig;
  readonly clock: Timer;
  readonly logger: Logger;
  readonly users: UsersStore;
  readonly sessions: SessionsStore;
  readonly strategies: Strategies;
  readonly backtests: Backtests;
  readonly instruments: Pick<InstrumentsStore, "search" | "markets" | "find">;
  readonly candlesView: CandlesView;
  readonly tickers: TickerReader;
  readonly indicatorSeries: IndicatorSeries;
  /** What the parameters of indicators may be on this instance. */
  readonly indicatorBounds: IndicatorBounds;
  readonly live: LiveMarketData;
  readonly readiness: ReadinessChecks;
}

/**
 * The HTTP server with every route declared, not yet listening: `await server.listen({ host, port })`, or `inject`.
 * Close it with `server.close()`.
 */
export async function createServer(deps: ServerDeps): Promise<App> {
  const { config, clock, logger } = deps;
  const app = createApp(deps);
  app.setSerializerCompiler(serializerCompiler);
  app.setValidatorCompiler(() => (data) => ({ value: data }));
  readJsonOnly(app);
  answerMissing(app);
  closeSilentConnections(app);
  app.addHook("onRequest", async (request, reply) => {
    setCommonHeaders(request, reply);
    if (!request.is404) checkOrigin(request, config.allowedOrigins);
  });
  app.addHook("preValidation", async (request) => {
    if (!request.is404) await validateRequest(request);
  });
  logRequests(app, logger);
  compressAnswers(app);
  const accessTokens = createAccessTokens({
    secret: config.sessionSecret,
    lifetimeMs: config.accessTokenLifetimeMs,
    clock,
  });
  guardRoutes(app, { ...deps, accessTokens });
  await app.register(cookie);
  await describeRoutes(app);
  authRoutes(app, { ...config, ...deps, accessTokens });
  sessionsRoutes(app, deps);
  if (config.hasStrategiesApi) strategiesRoutes(app, deps);
  backtestsRoutes(app, { ...config, ...deps });
  marketDataRoutes(app, { ...config, ...deps });
  streamRoutes(app, { ...deps, timer: clock });
  indicatorsRoutes(app, { ...config, ...deps });
  healthRoutes(app, { checks: deps.readiness, logger });
  await miniAppRoutes(app, { directory: config.miniAppDirectory, frameAncestors: config.frameAncestors });
  return app;
}

/** An empty server that answers whatever goes wrong with a problem document. */
function createApp({ clock, logger }: Pick<ServerDeps, "clock" | "logger">): App {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const known = asRoehubError(error);
    if (known.status >= 500) {
      const level = known.status === 503 ? "warn" : "error";
      logger[level]("request_failed", {
        correlation_id: request.id,
        method: request.method,
        code: known.code,
        error,
      });
    }
    setCommonHeaders(request, reply);
    return sendProblem(request, reply, known);
  };
  return fastify({
    logger: false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requestIdHeader: false,
    genReqId: (request) => requestIdOf(request, clock),
    frameworkErrors: refuse,
    clientErrorHandler: answerUnreadable,
    routerOptions: { maxParamLength: 200 },
  })
    .setErrorHandler(refuse)
    .withTypeProvider<ZodTypeProvider>();
}

/** One line a request, with the id that it is followed by everywhere behind. */
function logRequests(app: App, logger: Logger): void {
  app.addHook("onResponse", async (request, reply) => {
    logger.info("request", {
      correlation_id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
      user_id: request.caller?.actor.userId ?? null,
      workspace_id: request.caller?.actor.workspaceId ?? null,
    });
  });
}

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header("x-request-id", request.id);
  reply.header("x-content-type-options", "nosniff");
  reply.header("referrer-policy", "no-referrer");
  reply.header("cache-control", "no-store");
}

/** JSON is the only body that is read; forms and texts, which pages of others can send, are refused. */
function readJsonOnly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (_request: FastifyRequest, body: Buffer) => readJsonBody(body),
  );
}

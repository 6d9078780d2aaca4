import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBacktestPool } from "@roehub/core/backtest/backtest-pool-runner";
import { createBacktests } from "@roehub/core/backtest/backtests-runner";
import type { SessionGrant } from "@roehub/core/contract/auth";
import { problemDocumentSchema } from "@roehub/core/contract/problem-document";
import { createSessionsStore } from "@roehub/core/identity/sessions-store";
import { createUsersStore } from "@roehub/core/identity/users-store";
import { createIndicatorSeries } from "@roehub/core/indicators/indicator-series-runner";
import type { IndicatorBounds } from "@roehub/core/indicators/parse-params";
import type { Actor } from "@roehub/core/kernel/actor";
import type { CorrelationId, UserId, WorkspaceId } from "@roehub/core/kernel/ids";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { type CandlesStore, createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createCandlesView } from "@roehub/core/market-data/candles-view-runner";
import { createCandlesViewStore } from "@roehub/core/market-data/candles-view-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createLiveMarketData } from "@roehub/core/market-data/live-market-data-runner";
import { createTickerReader } from "@roehub/core/market-data/ticker-view-runner";
import { createAuditAppend } from "@roehub/core/platform/audit";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import { hmacSha256 } from "@roehub/core/platform/crypto";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import type { Postgres } from "@roehub/core/platform/postgres";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { Timer } from "@roehub/core/platform/timer";
import { createStrategies, type Strategies } from "@roehub/core/strategy/strategies-runner";
import type { HTTPMethods, LightMyRequestResponse } from "fastify";
import { afterAll, expect } from "vitest";
import { createMarketSimulator } from "../../workers/src/sandbox/market/market-simulator.ts";
import {
  referenceData,
  SIMULATED_INSTRUMENTS,
} from "../../workers/src/sandbox/market/simulated-instruments.ts";
import type { App } from "../src/http/app.ts";
import type { ReadinessChecks } from "../src/http/health.ts";
import { createServer } from "../src/server.ts";

export const BOT_TOKEN = "7:TESTS-ONLY";
export const ORIGIN = "http://127.0.0.1:4300";
const START = epochMs(1_763_640_000_000);

export interface HttpHarness {
  readonly server: App;
  readonly strategies: Strategies;
  /** What `/ready` asks; a test puts a failing part in. */
  readonly readiness: { -readonly [Part in keyof ReadinessChecks]: ReadinessChecks[Part] };
  readonly logLines: readonly string[];
  readonly miniAppDirectory: string;
  readonly candles: CandlesStore;
  readonly bus: StreamBus;
  /** Moves the clock. */
  advance(byMs: number): void;
  nowMs(): number;
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  get(url: string, accessToken?: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** Init data as Telegram signs it for this user, now. `queryId` tells openings of the app apart. */
  initData(telegramUserId?: number, queryId?: string): string;
  /** Signs a new user in, or a known one once more. */
  signIn(telegramUserId?: number, queryId?: string): Promise<SignedIn & { readonly initData: string }>;
}

/** The candles of the harness: BTCUSDT on Binance spot, simulated, these ten days. */
export const CANDLES = { startMs: START - 10 * DAY_MS, endMs: START } as const;

/**
 * The real server on real databases, with a clock that the test moves; the market's may be behind it. Call it at the top
 * level of a file.
 */
export async function createHttpHarness({
  postgres,
  clickhouse,
  bus = createInProcessStreamBus(),
  marketBehindMs = 0,
  indicatorBounds = {},
}: {
  postgres: Postgres;
  clickhouse: Clickhouse;
  bus?: StreamBus;
  marketBehindMs?: number;
  indicatorBounds?: IndicatorBounds;
}): Promise<HttpHarness> {
  const clock = createMovedTimer(START + marketBehindMs);
  const marketTimer: Timer = { nowMs: () => epochMs(clock.nowMs() - marketBehindMs), sleep: clock.sleep };
  const audit = createAuditAppend(clock);
  const users = createUsersStore({ postgres, audit, clock });
  const sessions = createSessionsStore({ postgres, audit, clock, lifetimeMs: 30 * DAY_MS });
  const instruments = createInstrumentsStore({ clickhouse, clock });
  await instruments.upsert(SIMULATED_INSTRUMENTS.map(referenceData));
  const strategies = createStrategies({
    postgres,
    audit,
    clock,
    bounds: {},
    findInstrument: (ref) => instruments.find(ref),
  });
  const candles = createCandlesStore({ clickhouse, clock: marketTimer });
  const btc = { marketId: 1, symbol: "BTCUSDT" } as const;
  const simulated = createMarketSimulator({ seed: 42 }).candles(btc, CANDLES.startMs, CANDLES.endMs);
  await candles.insert(btc, simulated, "file");
  const pool = createBacktestPool({ threads: 1 });
  const backtests = createBacktests({
    postgres,
    clock,
    candles,
    instruments,
    strategies,
    pool,
    bounds: {},
    defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 3 },
    limits: { maxVariants: 1_000, maxBars: 3_000_000, maxComputeBytes: 2 ** 30 },
  });
  afterAll(() => pool.close());
  const market = { candles, ...createCandlesViewStore({ clickhouse }), instruments, bus };
  const logLines: string[] = [];
  const logger = createLogger({ level: "info", secrets: [], write: (line) => void logLines.push(line) });
  const miniAppDirectory = mkdtempSync(join(tmpdir(), "roehub-mini-app-"));
  const readiness = {
    postgres: () => postgres.ping(),
    clickhouse: async () => void (await clickhouse.ping()),
    stream_bus: async () => {},
    migrations: async () => {},
  };
  const server = await createServer({
    config: {
      botToken: BOT_TOKEN,
      sessionSecret: new Uint8Array(32).fill(7),
      accessTokenLifetimeMs: 15 * MINUTE_MS,
      signInMaxAgeMs: HOUR_MS,
      signInMaxAheadMs: MINUTE_MS,
      allowedOrigins: [ORIGIN],
      frameAncestors: ["https://web.telegram.org"],
      miniAppDirectory,
      marketSource: "simulated",
      hasStrategiesApi: true,
    },
    clock,
    logger,
    users,
    sessions,
    strategies,
    backtests,
    instruments,
    candlesView: createCandlesView(market),
    tickers: createTickerReader(market),
    indicatorSeries: createIndicatorSeries({ ...market, indicatorBounds }),
    indicatorBounds,
    live: createLiveMarketData({ ...market, timer: marketTimer, logger }),
    readiness,
  });
  afterAll(() => server.close());

  const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    server.inject({
      method: "POST",
      url,
      headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
      payload: JSON.stringify(body),
    });

  const initData = (telegramUserId = 1001, queryId = "AAF1") =>
    signedInitData({
      auth_date: String(Math.floor(clock.nowMs() / SECOND_MS)),
      query_id: queryId,
      signature: "Telegram's own signature, which the check string holds like any field",
      user: JSON.stringify({ id: telegramUserId, first_name: "Ann", language_code: "ru" }),
    });

  return {
    server,
    strategies,
    readiness,
    logLines,
    miniAppDirectory,
    candles,
    bus,
    advance: clock.advance,
    nowMs: clock.nowMs,
    post,
    get: (url, accessToken, headers = {}) =>
      server.inject({ url, headers: { ...bearer(accessToken), ...headers } }),
    initData,
    async signIn(telegramUserId, queryId) {
      const sent = initData(telegramUserId, queryId);
      const response = await post("/api/auth/telegram", { kind: "mini_app", init_data: sent });
      return { ...signedIn(response), initData: sent };
    },
  };
}

/** A clock that only a test moves; whoever sleeps is woken by it. */
function createMovedTimer(startMs: number): Timer & { advance(byMs: number): void } {
  let nowMs = epochMs(startMs);
  const sleepers = new Set<{ readonly wakeAt: number; readonly wake: () => void }>();
  return {
    nowMs: () => nowMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const sleeper = { wakeAt: nowMs + durationMs, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance(byMs) {
      nowMs = epochMs(nowMs + byMs);
      for (const sleeper of sleepers) {
        if (sleeper.wakeAt > nowMs) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}

export interface SignedIn {
  readonly response: LightMyRequestResponse;
  readonly grant: SessionGrant;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly actor: Actor;
}

export function signedIn(response: LightMyRequestResponse): SignedIn {
  const grant: SessionGrant = response.json();
  return {
    response,
    grant,
    accessToken: grant.access_token,
    refreshToken: response.cookies.find(({ name }) => name === "roehub_refresh")?.value ?? "",
    actor: {
      userId: grant.user?.user_id as UserId,
      workspaceId: grant.workspace_id as WorkspaceId,
      role: "owner",
      correlationId: "test" as CorrelationId,
    },
  };
}

export function bearer(accessToken: string | undefined): Record<string, string> {
  return accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` };
}

/** Signs fields like Telegram does, written apart from the code under test. */
export function signedInitData(fields: Readonly<Record<string, string>>, botToken = BOT_TOKEN): string {
  const text = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join("\n");
  const hash = Buffer.from(hmacSha256(hmacSha256("WebAppData", botToken), text)).toString("hex");
  return new URLSearchParams({ ...fields, hash }).toString();
}

export interface DescribedRoute {
  readonly path: string;
  readonly method: HTTPMethods;
  readonly needsSession: boolean;
}

/** Every route of the OpenAPI document, ids filled in with one that nothing has. */
export async function describedRoutes(http: HttpHarness): Promise<readonly DescribedRoute[]> {
  const document: { paths: Record<string, Record<string, { security?: unknown }>> } = (
    await http.get("/api/openapi.json")
  ).json();
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security }]) => ({
      path: path.replaceAll(/\{\w+\}/g, "01890000-0000-7000-8000-000000000000"),
      method: method.toUpperCase() as HTTPMethods,
      needsSession: security !== undefined,
    })),
  );
}

/** A refusal is a problem document that carries its own status and id, with its problems in order. */
export function expectProblem(response: LightMyRequestResponse): void {
  expect(response.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  const document = problemDocumentSchema.parse(response.json());
  expect(document.status).toBe(response.statusCode);
  expect(document.request_id).toBe(response.headers["x-request-id"]);
  const order = (document.errors ?? []).map(({ pointer, code }) => `${pointer}\n${code}`);
  expect(order).toEqual([...order].sort());
}

import { computeLimits, configuredContext } from "@roehub/core/backtest/backtest-context";
import { createBacktestPool } from "@roehub/core/backtest/backtest-pool-runner";
import { createBacktests } from "@roehub/core/backtest/backtests-runner";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { createSessionsStore } from "@roehub/core/identity/sessions-store";
import { createUsersStore } from "@roehub/core/identity/users-store";
import { checkedBounds } from "@roehub/core/indicators/indicator-bounds";
import { createIndicatorSeries } from "@roehub/core/indicators/indicator-series-runner";
import { RoehubError } from "@roehub/core/kernel/errors";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createCandlesView } from "@roehub/core/market-data/candles-view-runner";
import { createCandlesViewStore } from "@roehub/core/market-data/candles-view-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createLiveMarketData } from "@roehub/core/market-data/live-market-data-runner";
import { createTickerReader } from "@roehub/core/market-data/ticker-view-runner";
import { createAuditAppend } from "@roehub/core/platform/audit";
import { type Clickhouse, createClickhouse, pingClickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import { createPostgres, type Postgres } from "@roehub/core/platform/postgres";
import { createEnvMasterKey, createSecretBox } from "@roehub/core/platform/secret-box";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { Timer } from "@roehub/core/platform/timer";
import { createStrategies } from "@roehub/core/strategy/strategies-runner";
import { createBot } from "./bot.ts";
import { createConversationsStore } from "./conversations/conversations-store.ts";
import { createChatBacktestsStore } from "./features/backtest/chat-backtests-store.ts";
import { createServer } from "./server.ts";
import { createSendLimits } from "./telegram/send-limits.ts";
import { createTelegramFetch } from "./telegram/telegram-fetch.ts";
import { loadTexts } from "./texts.ts";
import { createUpdatesStore } from "./updates-store.ts";

/** What the bot process is wired from; everything else it makes itself. */
export interface ApplicationDeps {
  readonly config: Config;
  readonly clock: Timer;
  /** The market's time: another one than the machine's where a sandbox plays its market faster. */
  readonly marketTimer: Timer;
  readonly logger: Logger;
  readonly bus: StreamBus;
  readonly postgresDsn: string;
  readonly clickhouseUrl: string;
  readonly telegram: { readonly token: string; readonly apiRoot: string };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** The origin under which users see the Mini App. */
    readonly publicUrl: string;
    readonly frameAncestors: readonly string[];
    readonly miniAppDirectory: string;
  };
  readonly marketSource: MarketSource;
  readonly migrationsCurrent: (databases: {
    readonly pool: Postgres["pool"];
    readonly clickhouse: Clickhouse;
  }) => Promise<boolean>;
}

export type Application = Awaited<ReturnType<typeof createApplication>>;

/** Bot and HTTP server over the same use cases, wired and not yet started. */
export async function createApplication(deps: ApplicationDeps) {
  const { config, clock, logger, telegram, http } = deps;
  const { postgres: postgresConfig, sessions: sessionConfig } = config.app;
  const postgres = createPostgres({
    dsn: deps.postgresDsn,
    maxConnections: postgresConfig.maxConnections,
    statementTimeoutMs: postgresConfig.statementTimeoutMs,
  });
  const clickhouse = createClickhouse({ url: deps.clickhouseUrl, logger });
  const pool = createBacktestPool({ threads: 1, limits: computeLimits(config.backtest) });
  const useCases = createUseCases({ ...deps, postgres, clickhouse, pool });

  const server = await createServer({
    clock,
    logger,
    ...useCases,
    readiness: {
      postgres: postgres.ping,
      clickhouse: () => pingClickhouse(clickhouse),
      stream_bus: deps.bus.ping,
      migrations: async () => {
        const current = await deps.migrationsCurrent({ pool: postgres.pool, clickhouse });
        if (!current) throw new RoehubError("migration_behind", "Run the migrations: npm run migrate");
      },
    },
    config: {
      botToken: telegram.token,
      sessionSecret: config.secrets.sessionSecret,
      accessTokenLifetimeMs: sessionConfig.accessTokenMinutes * MINUTE_MS,
      signInMaxAgeMs: sessionConfig.signInMaxAgeSeconds * SECOND_MS,
      signInMaxAheadMs: sessionConfig.signInMaxAheadSeconds * SECOND_MS,
      allowedOrigins: [http.publicUrl, ...config.app.http.allowedOrigins],
      frameAncestors: http.frameAncestors,
      miniAppDirectory: http.miniAppDirectory,
      marketSource: deps.marketSource,
      hasStrategiesApi: config.strategy.api.enabled,
    },
  });

  const masterKey = createEnvMasterKey(config.secrets.encryptionKey, config.secrets.encryptionKeyId);
  const timer = {
    nowMs: clock.nowMs,
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
  };
  const bot = createBot({
    ...telegram,
    clock,
    logger,
    ...useCases,
    postgres,
    texts: loadTexts(),
    bounds: config.indicators.bounds,
    marketSource: deps.marketSource,
    miniAppUrl: http.publicUrl,
    fetch: createTelegramFetch({ limits: createSendLimits(timer), timer }),
    conversations: createConversationsStore({ postgres, clock, secretBox: createSecretBox(masterKey) }),
    updates: createUpdatesStore({ postgres, clock }),
    chatBacktests: createChatBacktestsStore({ postgres, clock }),
  });

  return {
    /** Listens, then begins to take updates. A port in use is `port_taken`. */
    async start(): Promise<void> {
      await listen(server, http);
      await bot.start();
    },
    /** Takes nothing more, finishes what is in hand, and closes every connection. */
    async stop(): Promise<void> {
      await bot.stop();
      await server.close();
      await pool.close();
      await clickhouse.close();
      await postgres.close();
    },
  };
}

interface UseCaseDeps {
  readonly config: Config;
  readonly clock: Timer;
  readonly marketTimer: Timer;
  readonly logger: Logger;
  readonly bus: StreamBus;
  readonly postgres: Postgres;
  readonly clickhouse: Clickhouse;
  readonly pool: ReturnType<typeof createBacktestPool>;
}

function createUseCases(deps: UseCaseDeps) {
  const { config, clock, marketTimer, logger, bus, postgres, clickhouse, pool } = deps;
  const bounds = checkedBounds(config.indicators.bounds);
  const audit = createAuditAppend(clock);
  const candles = createCandlesStore({ clickhouse, clock });
  const instruments = createInstrumentsStore({ clickhouse, clock });
  const users = createUsersStore({ postgres, audit, clock });
  const lifetimeMs = config.app.sessions.refreshTokenDays * DAY_MS;
  const sessions = createSessionsStore({ postgres, audit, clock, lifetimeMs });
  const strategies = createStrategies({ postgres, audit, clock, bounds, findInstrument: instruments.find });
  const backtests = createBacktests({
    postgres,
    clock,
    candles,
    instruments,
    strategies,
    pool,
    ...configuredContext(config.backtest, bounds),
  });
  const market = { candles, ...createCandlesViewStore({ clickhouse }), instruments, bus };
  return {
    indicatorBounds: bounds,
    indicatorSeries: createIndicatorSeries({ ...market, indicatorBounds: bounds }),
    candles,
    instruments,
    users,
    sessions,
    strategies,
    backtests,
    candlesView: createCandlesView(market),
    tickers: createTickerReader(market),
    live: createLiveMarketData({ ...market, timer: marketTimer, logger }),
  };
}

async function listen(
  server: Awaited<ReturnType<typeof createServer>>,
  { host, port }: { host: string; port: number },
): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      throw new RoehubError("port_taken", `Port ${port} is taken by another program.`, { cause: error });
    }
    throw error;
  }
}

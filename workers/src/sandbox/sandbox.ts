import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Application, createApplication } from "@roehub/bot/application";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import { type Config, loadConfig } from "@roehub/core/platform/config";
import { randomToken } from "@roehub/core/platform/crypto";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger, type Logger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { migrationsCurrent, runMigrations } from "@roehub/migrations/run";
import { startClickhouseServer } from "./clickhouse-server.ts";
import type { SandboxConsole } from "./console.ts";
import { type DataDirectory, openDataDirectory } from "./data-directory.ts";
import { createMarketDoor, type MarketDoor } from "./market/market-door.ts";
import { type Market, startMarket } from "./market/start-market.ts";
import { buildIfStale, pagesOf } from "./pages.ts";
import { ensurePortsFree } from "./ports.ts";
import { startPostgresServer } from "./postgres-server.ts";
import { announceAddresses } from "./running-sandbox.ts";
import type { SandboxArguments } from "./sandbox-arguments.ts";
import { createTelegramEmulator } from "./telegram/telegram-emulator.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const HOST = "127.0.0.1";
const POSTGRES_DATABASE = "roehub";
const CLICKHOUSE_DATABASE = "market_data";
const TELEGRAM_API = "https://api.telegram.org";

/** A candle of it is revised where there is one. */
const REVISED_SYMBOL = "BTCUSDT";

const MARKET_SOURCES = { simulated: "simulated", files: "recorded", live: "live" } as const;

/** A running sandbox: the address to open, and the way to end it. */
export interface Sandbox {
  readonly url: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

/**
 * Starts everything on this machine: servers, migrations, candles, local Telegram, bot and HTTP. What was started
 * before a step that fails, or before `signal` ends the start, is stopped again, in reverse order.
 */
export async function startSandbox(
  args: SandboxArguments,
  out: SandboxConsole,
  signal: AbortSignal,
): Promise<Sandbox> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const directory = openDataDirectory(args.dataRoot, args.source);
    closers.push(directory.release);
    await ensurePortsFree(HOST, [args.port, args.port + 1]);
    return { ...(await startParts({ args, out, signal, directory, closers })), stop };
  } catch (error) {
    await stop();
    throw explained(error, args.dataRoot);
  }
}

/** The system's refusal of one of our files or folders as a sentence that says what to do; other errors as they are. */
function explained(error: unknown, dataRoot: string): unknown {
  if (!(error instanceof Error && "code" in error && "path" in error)) return error;
  const path = String(error.path);
  if (!path.startsWith(dataRoot)) return error;
  return new RoehubError(
    "data_directory_broken",
    `${path} cannot be used (${error.code}). Put it back from a copy, remove it, or choose another folder with --data DIR.`,
    { cause: error },
  );
}

interface Start {
  readonly args: SandboxArguments;
  readonly out: SandboxConsole;
  /** Ends the start between two of its steps. */
  readonly signal: AbortSignal;
  readonly directory: DataDirectory;
  /** What to stop later; each part adds itself once it runs. */
  readonly closers: (() => Promise<void> | void)[];
}

async function startParts(start: Start): Promise<Omit<Sandbox, "stop">> {
  const { args, out, signal, directory, closers } = start;
  const clock = createSystemClock();
  const config = loadConfig({
    environment: "sandbox",
    directory: join(REPOSITORY, "configs"),
    secretsFile: join(directory.root, "secrets.json"),
  });
  const botToken = config.secrets.telegramBotToken ?? localBotToken(join(directory.root, "bot-token"));
  const { file: logFile, logger } = openLog(config, { directory, botToken });
  const pages = startBuildingPages(start);
  const databases = await startDatabases(start);
  await migrate({ databases, logger, directory, logFile });

  const bus = createInProcessStreamBus();
  closers.push(bus.close);
  const market = await startMarket({
    source: args.source,
    speed: args.speed,
    config: config.marketData,
    ...databases,
    logger,
    bus,
    out,
    signal,
  });
  closers.push(market.stop);
  closers.push(
    announceAddresses(directory.root, {
      pid: process.pid,
      clickhouse_url: databases.clickhouseUrl,
      markets: market.markets.map(({ marketId, restUrl, socketUrl }) => ({
        market_id: marketId,
        rest_url: restUrl,
        socket_url: socketUrl,
      })),
    }),
  );
  await pages.built();
  signal.throwIfAborted();

  const miniAppUrl = `http://${HOST}:${args.port + 1}`;
  const telegram = await startTelegram({ ...start, config, clock, botToken, miniAppUrl, market });
  const application: Application = await createApplication({
    config,
    clock,
    // Candles are of the market's time; what is shown at most once a second is so for who looks.
    marketTimer: { nowMs: market.clock.nowMs, sleep: clock.sleep },
    logger,
    bus,
    ...databases,
    telegram: { token: botToken, apiRoot: telegram.apiRoot },
    http: {
      host: HOST,
      port: args.port + 1,
      publicUrl: miniAppUrl,
      frameAncestors: [telegram.url],
      miniAppDirectory: pagesOf(REPOSITORY).miniApp.outDir,
    },
    marketSource: MARKET_SOURCES[args.source.kind],
    migrationsCurrent,
  });
  closers.push(application.stop);
  await application.start();
  market.listen();
  return { url: telegram.url, logFile };
}

function openLog(config: Config, { directory, botToken }: { directory: DataDirectory; botToken: string }) {
  const file = join(directory.root, "sandbox.log");
  const write = (line: string) => writeFileSync(file, line, { flag: "a", mode: 0o600 });
  write("");
  const secrets = [...config.secrets.texts, botToken];
  return { file, logger: createLogger({ level: config.app.logging.level, secrets, write }) };
}

interface Migration {
  readonly databases: { readonly postgresDsn: string; readonly clickhouseUrl: string };
  readonly logger: Logger;
  readonly directory: DataDirectory;
  readonly logFile: string;
}

/** Brings both databases up to date. The first statements on damaged data are where it shows. */
async function migrate({ databases, logger, directory, logFile }: Migration): Promise<void> {
  try {
    await runMigrations({ ...databases, logger });
  } catch (error) {
    if (error instanceof RoehubError && error.code !== "clickhouse_unavailable") throw error;
    logger.error("migrations_failed", { error });
    throw new RoehubError(
      "data_directory_broken",
      `The data in ${directory.root} cannot be brought up to date; ${logFile} says why. Put the folder back from a copy, remove it to start anew, or choose another one with --data DIR.`,
      { cause: error },
    );
  }
}

/** Builds what is stale beside the other steps; a build that fails is told where its pages are waited for. */
function startBuildingPages({ out, closers }: Start): { built(): Promise<void> } {
  const stopping = new AbortController();
  const outcome = buildPages(out, stopping.signal).then(
    () => null,
    (error: unknown) => error,
  );
  closers.push(async () => {
    stopping.abort();
    await outcome;
  });
  return {
    async built() {
      const failure = await outcome;
      if (failure !== null) throw failure;
    },
  };
}

async function buildPages(out: SandboxConsole, signal: AbortSignal): Promise<void> {
  const { miniApp, chatPage } = pagesOf(REPOSITORY);
  for (const page of [miniApp, chatPage]) {
    if (await buildIfStale(page, { repository: REPOSITORY, signal })) out.say(`✓ ${page.name} built`);
  }
}

async function startDatabases({ out, signal, directory, closers }: Start) {
  const postgres = await startPostgresServer({ directory: directory.postgres });
  closers.push(postgres.stop);
  signal.throwIfAborted();
  await postgres.ensureDatabase(POSTGRES_DATABASE);
  const clickhouse = await startClickhouseServer({ directory: directory.clickhouse });
  closers.push(clickhouse.stop);
  signal.throwIfAborted();
  out.say("✓ PostgreSQL and the ClickHouse engine run");
  return {
    postgresDsn: postgres.dsn(POSTGRES_DATABASE),
    clickhouseUrl: clickhouse.url(CLICKHOUSE_DATABASE),
  };
}

interface TelegramStart extends Start {
  readonly config: Config;
  readonly clock: Clock;
  readonly botToken: string;
  readonly miniAppUrl: string;
  readonly market: Market;
}

/** The local Telegram, or the real one where a token is given. */
async function startTelegram({ args, directory, closers, config, clock, ...telegram }: TelegramStart) {
  const { botToken, miniAppUrl, market } = telegram;
  if (config.secrets.telegramBotToken !== null) {
    return { apiRoot: TELEGRAM_API, url: "https://web.telegram.org" };
  }
  const door = doorTo(market);
  if (door !== null) closers.push(door.close);
  const emulator = createTelegramEmulator({
    botToken,
    clock,
    environment: config.environment,
    dataDir: directory.telegram,
    miniAppUrl,
    pageDir: pagesOf(REPOSITORY).chatPage.outDir,
    source: args.source.kind === "simulated" ? args.source : { kind: MARKET_SOURCES[args.source.kind] },
    ...(door === null ? {} : { market: door }),
  });
  closers.push(emulator.close);
  const url = await emulator.listen({ host: HOST, port: args.port });
  return { apiRoot: url, url };
}

/** What the page steers the market through; null where nothing is played here. */
function doorTo({ clock, exchange, markets }: Market): MarketDoor | null {
  const [ref] = markets
    .flatMap(({ marketId, subscribe }) =>
      "symbols" in subscribe ? subscribe.symbols.map((symbol) => ({ marketId, symbol })) : [],
    )
    .sort((a, b) => Number(b.symbol === REVISED_SYMBOL) - Number(a.symbol === REVISED_SYMBOL));
  if (exchange === null || ref === undefined) return null;
  return createMarketDoor({ clock, exchange, revised: ref });
}

/** Made at the first start and kept: pages of others, which reach loopback too, must not know it. */
function localBotToken(file: string): string {
  if (!existsSync(file)) {
    // Put in place whole: a kill amid the writing must not leave half a token for good.
    const next = `${file}.next`;
    writeFileSync(next, `4242424242:${randomToken(27)}`, { mode: 0o600 });
    renameSync(next, file);
  }
  return readFileSync(file, "utf8");
}

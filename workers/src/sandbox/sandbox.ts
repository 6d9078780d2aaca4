import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Application, createApplication } from "@roehub/bot/application";
import type { Clock } from "@roehub/core/kernel/clock";
import { type Config, loadConfig } from "@roehub/core/platform/config";
import { randomToken } from "@roehub/core/platform/crypto";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { migrationsCurrent, runMigrations } from "@roehub/migrations/run";
import { startClickhouseServer } from "./clickhouse-server.ts";
import type { SandboxConsole } from "./console.ts";
import { type DataDirectory, openDataDirectory } from "./data-directory.ts";
import { startMarket } from "./market/start-market.ts";
import { buildIfStale, pagesOf } from "./pages.ts";
import { ensurePortsFree } from "./ports.ts";
import { startPostgresServer } from "./postgres-server.ts";
import type { SandboxArguments } from "./sandbox-arguments.ts";
import { createTelegramEmulator } from "./telegram/telegram-emulator.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const HOST = "127.0.0.1";
const POSTGRES_DATABASE = "roehub";
const CLICKHOUSE_DATABASE = "market_data";
const TELEGRAM_API = "https://api.telegram.org";

/** A running sandbox: the address to open, and the way to end it. */
export interface Sandbox {
  readonly url: string;
  readonly logFile: string;
  stop(): Promise<void>;
}

/**
 * Starts everything on this machine: servers, migrations, candles, local Telegram, bot and HTTP. What was started
 * before a step that fails is stopped again, in reverse order.
 */
export async function startSandbox(args: SandboxArguments, out: SandboxConsole): Promise<Sandbox> {
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const directory = openDataDirectory(args.dataRoot, args.source);
    closers.push(directory.release);
    await ensurePortsFree(HOST, [args.port, args.port + 1]);
    return { ...(await startParts({ args, out, directory, closers })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Start {
  readonly args: SandboxArguments;
  readonly out: SandboxConsole;
  readonly directory: DataDirectory;
  /** What to stop later; each part adds itself once it runs. */
  readonly closers: (() => Promise<void> | void)[];
}

async function startParts(start: Start): Promise<Omit<Sandbox, "stop">> {
  const { args, out, directory, closers } = start;
  const clock = createSystemClock();
  const config = loadConfig({
    environment: "sandbox",
    directory: join(REPOSITORY, "configs"),
    secretsFile: join(directory.root, "secrets.json"),
  });
  const botToken = config.secrets.telegramBotToken ?? localBotToken(join(directory.root, "bot-token"));
  const { file: logFile, logger } = openLog(config, { directory, botToken });
  const pages = buildPages(out);
  const databases = await startDatabases(start);
  await runMigrations({ ...databases, logger });

  const bus = createInProcessStreamBus();
  closers.push(bus.close);
  const market = await startMarket({
    source: args.source,
    clickhouseUrl: databases.clickhouseUrl,
    clock,
    logger,
    bus,
    out,
  });
  closers.push(market.stop);
  await pages;

  const miniAppUrl = `http://${HOST}:${args.port + 1}`;
  const telegram = await startTelegram({ ...start, config, clock, botToken, miniAppUrl });
  const application: Application = await createApplication({
    config,
    clock,
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
    marketSource: args.source.kind === "simulated" ? "simulated" : "recorded",
    migrationsCurrent,
  });
  closers.push(application.stop);
  await application.start();
  return { url: telegram.url, logFile };
}

function openLog(config: Config, { directory, botToken }: { directory: DataDirectory; botToken: string }) {
  const file = join(directory.root, "sandbox.log");
  const write = (line: string) => writeFileSync(file, line, { flag: "a", mode: 0o600 });
  write("");
  const secrets = [...config.secrets.texts, botToken];
  return { file, logger: createLogger({ level: config.app.logging.level, secrets, write }) };
}

async function buildPages(out: SandboxConsole): Promise<void> {
  const { miniApp, chatPage } = pagesOf(REPOSITORY);
  for (const page of [miniApp, chatPage]) {
    if (await buildIfStale(page, REPOSITORY)) out.say(`✓ ${page.name} built`);
  }
}

async function startDatabases({ out, directory, closers }: Start) {
  const postgres = await startPostgresServer({ directory: directory.postgres });
  closers.push(postgres.stop);
  await postgres.ensureDatabase(POSTGRES_DATABASE);
  const clickhouse = await startClickhouseServer({ directory: directory.clickhouse });
  closers.push(clickhouse.stop);
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
}

/** The local Telegram, or the real one where a token is given. */
async function startTelegram({ args, directory, closers, config, clock, ...telegram }: TelegramStart) {
  const { botToken, miniAppUrl } = telegram;
  if (config.secrets.telegramBotToken !== null) {
    return { apiRoot: TELEGRAM_API, url: "https://web.telegram.org" };
  }
  const emulator = createTelegramEmulator({
    botToken,
    clock,
    environment: config.environment,
    dataDir: directory.telegram,
    miniAppUrl,
    pageDir: pagesOf(REPOSITORY).chatPage.outDir,
    source: args.source.kind === "simulated" ? args.source : { kind: "recorded" },
  });
  closers.push(emulator.close);
  const url = await emulator.listen({ host: HOST, port: args.port });
  return { apiRoot: url, url };
}

/** Made at the first start and kept: pages of others, which reach loopback too, must not know it. */
function localBotToken(file: string): string {
  if (!existsSync(file)) writeFileSync(file, `4242424242:${randomToken(27)}`, { mode: 0o600 });
  return readFileSync(file, "utf8");
}

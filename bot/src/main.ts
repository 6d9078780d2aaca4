import { join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";
import { configDirectory, currentEnvironment, loadConfig } from "@roehub/core/platform/config";
import { createLogger } from "@roehub/core/platform/logging";
import { createRedisStreamBus } from "@roehub/core/platform/redis-stream-bus";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { migrationsCurrent } from "@roehub/migrations/run";
import { createApplication } from "./application.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");

/** The bot process with the real Telegram: polls for updates and serves HTTP until SIGTERM or Ctrl-C. */
async function main(): Promise<void> {
  const config = loadConfig({ environment: currentEnvironment(), directory: configDirectory() });
  const { secrets, addresses, app } = config;
  if (
    secrets.telegramBotToken === null ||
    addresses.postgresDsn === null ||
    addresses.clickhouseUrl === null ||
    addresses.redisUrl === null
  ) {
    throw new RoehubError(
      "config_invalid",
      "Set TELEGRAM_BOT_TOKEN, POSTGRES_DSN, CLICKHOUSE_URL and REDIS_URL; without them, npm start runs everything on this machine.",
    );
  }
  const logger = createLogger({ level: app.logging.level, secrets: secrets.texts });
  const bus = createRedisStreamBus({ url: addresses.redisUrl, logger });
  const clock = createSystemClock();
  const application = await createApplication({
    config,
    logger,
    clock,
    marketTimer: clock,
    bus,
    postgresDsn: addresses.postgresDsn,
    clickhouseUrl: addresses.clickhouseUrl,
    telegram: { token: secrets.telegramBotToken, apiRoot: "https://api.telegram.org" },
    http: {
      host: app.http.host,
      port: app.http.port,
      publicUrl: app.http.publicUrl ?? `http://${app.http.host}:${app.http.port}`,
      frameAncestors: app.http.frameAncestors,
      miniAppDirectory: join(REPOSITORY, "miniapp", "dist"),
    },
    marketSource: "live",
    migrationsCurrent,
  });
  const stop = async () => {
    await application.stop();
    await bus.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
  await application.start().catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
}

main().catch((error: unknown) => {
  const sentence =
    error instanceof RoehubError ? error.publicText : "Roehub could not start; see the log above.";
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
});

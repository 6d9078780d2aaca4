import { ensureDefined } from "@roehub/core/kernel/assert";
import { RoehubError } from "@roehub/core/kernel/errors";
import { configDirectory, currentEnvironment, loadConfig } from "@roehub/core/platform/config";
import { createLogger } from "@roehub/core/platform/logging";
import { runMigrations } from "./run.ts";

/** `ROEHUB_ENV=prod npm run migrate`: migrates the databases of `POSTGRES_DSN` and `CLICKHOUSE_URL`. */
async function main(): Promise<void> {
  const config = loadConfig({
    environment: currentEnvironment(),
    directory: configDirectory(),
    usesSecrets: false,
  });
  const { postgresDsn, clickhouseUrl } = config.addresses;
  const ran = await runMigrations({
    postgresDsn: ensureDefined(postgresDsn, "POSTGRES_DSN"),
    clickhouseUrl: ensureDefined(clickhouseUrl, "CLICKHOUSE_URL"),
    logger: createLogger({ level: config.app.logging.level, secrets: config.secrets.texts }),
  });
  process.stdout.write(ran.length === 0 ? "Nothing to migrate.\n" : `${ran.join("\n")}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof RoehubError ? error.publicText : String(error)}\n`);
  process.exitCode = 1;
}

import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createPostgres } from "@roehub/core/platform/postgres";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { createTestBot } from "./test-bot.ts";

// The bot as a process of its own, so that a test can kill it. Says "started" when it takes updates.
const [dsn = "", clickhouseUrl = "", apiRoot = ""] = process.argv.slice(2);
const logger = createLogger({ level: "warn", secrets: [] });
const bot = createTestBot({
  postgres: createPostgres({ dsn }),
  clickhouse: createClickhouse({ url: clickhouseUrl, logger }),
  apiRoot,
  clock: createSystemClock(),
  logger,
});
await bot.start();
process.send?.("started");

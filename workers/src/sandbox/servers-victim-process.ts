import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createPostgres } from "@roehub/core/platform/postgres";
import { startClickhouseServer } from "./clickhouse-server.ts";
import { startPostgresServer } from "./postgres-server.ts";

/**
 * Starts both servers on the folder that it is given and writes to them for ever, noting how many rounds both have
 * acknowledged. The tests of the servers kill it.
 */
async function main(path: string): Promise<void> {
  const postgresServer = await startPostgresServer({ directory: join(path, "postgres") });
  const clickhouseServer = await startClickhouseServer({ directory: join(path, "clickhouse") });
  await postgresServer.ensureDatabase("roehub");
  const postgres = createPostgres({ dsn: postgresServer.dsn("roehub") });
  const logger = createLogger({ level: "silent", secrets: [] });
  const clickhouse = createClickhouse({ url: clickhouseServer.url("default"), logger });
  await postgres.pool.query("CREATE TABLE t (round int)");
  await clickhouse.command({
    query: "CREATE TABLE t (round UInt32, n UInt32) ENGINE = MergeTree ORDER BY (round, n)",
  });
  for (let round = 1; ; round++) {
    await postgres.pool.query("INSERT INTO t VALUES ($1)", [round]);
    await clickhouse.command({
      query: "INSERT INTO t SELECT {round:UInt32}, number FROM numbers(1000)",
      query_params: { round },
    });
    writeFileSync(join(path, "acknowledged"), String(round));
    if (round === 20) process.send?.("working");
  }
}

await main(process.argv[2] ?? "");

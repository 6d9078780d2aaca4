import { join } from "node:path";
import { ADVISORY_LOCKS } from "@roehub/core/platform/advisory-locks";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import type { Logger } from "@roehub/core/platform/logging";
import { createPostgres, postgresFault } from "@roehub/core/platform/postgres";
import type pg from "pg";
import { clickhouseMigrations } from "./clickhouse-migrations.ts";
import { type AppliedMigration, pendingMigrations, readMigrationFiles } from "./migration-files.ts";

export interface MigrationAddresses {
  readonly postgresDsn: string;
  /** With the database's name: `http://user:password@host:port/market_data`. It is made where it is missing. */
  readonly clickhouseUrl: string;
}

export interface MigrationRun extends MigrationAddresses {
  readonly logger: Logger;
  /** Where `postgres/` and `clickhouse/` are. */
  readonly directory?: string;
}

/**
 * Brings both databases up to the files. One runner at a time, by an advisory lock of PostgreSQL that is held through
 * both. A PostgreSQL file and its record are one transaction; ClickHouse has none, so there each statement is recorded
 * by itself. A run that was killed is continued by the next. Answers the names of the files that it ran.
 * Throws `migration_drift`, `postgres_unavailable`, or ClickHouse's own error.
 */
export async function runMigrations(run: MigrationRun): Promise<readonly string[]> {
  const { postgresDsn, clickhouseUrl, logger, directory = import.meta.dirname } = run;
  const postgres = createPostgres({ dsn: postgresDsn, maxConnections: 1, statementTimeoutMs: 600_000 });
  try {
    const client = await postgres.pool.connect();
    try {
      await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCKS.migrations]);
      const ran = await migratePostgres(client, join(directory, "postgres"));
      return [...ran, ...(await migrateClickhouse(clickhouseUrl, logger, directory))];
    } finally {
      // Ends the session, and with it the lock.
      client.release(true);
    }
  } catch (error) {
    throw postgresFault(error);
  } finally {
    await postgres.close();
  }
}

/** The ClickHouse half of `runMigrations`; whoever calls it sees to it that nobody else does. */
export async function migrateClickhouse(
  url: string,
  logger: Logger,
  directory = import.meta.dirname,
): Promise<readonly string[]> {
  await makeClickhouseDatabase(url, logger);
  const clickhouse = createClickhouse({ url, logger });
  try {
    return await clickhouseMigrations(clickhouse, join(directory, "clickhouse")).run();
  } finally {
    await clickhouse.close();
  }
}

/** Whether both databases have run all files, for `/ready` and for services that wait. Changes nothing. */
export async function migrationsCurrent(databases: {
  readonly pool: pg.Pool;
  readonly clickhouse: Clickhouse;
}): Promise<boolean> {
  const files = readMigrationFiles(join(import.meta.dirname, "postgres"));
  const hasTable = await databases.pool.query("SELECT to_regclass('schema_migrations') IS NOT NULL AS found");
  if (hasTable.rows[0]?.found !== true) return false;
  if (pendingMigrations(files, await appliedToPostgres(databases.pool)).length > 0) return false;
  return clickhouseMigrations(databases.clickhouse, join(import.meta.dirname, "clickhouse")).isCurrent();
}

async function migratePostgres(client: pg.PoolClient, directory: string): Promise<readonly string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  const pending = pendingMigrations(readMigrationFiles(directory), await appliedToPostgres(client));
  for (const { number, name, checksum, sql } of pending) {
    await client.query("BEGIN");
    try {
      await client.query(sql);
      await client.query("INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)", [
        number,
        name,
        checksum,
      ]);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
  }
  return pending.map(({ name }) => `postgres/${name}`);
}

async function appliedToPostgres(client: pg.Pool | pg.PoolClient): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    "SELECT number, name, checksum FROM schema_migrations ORDER BY number",
  );
  return rows;
}

async function makeClickhouseDatabase(url: string, logger: Logger): Promise<void> {
  const server = new URL(url);
  const database = decodeURIComponent(server.pathname.slice(1)) || "default";
  server.pathname = "/default";
  const clickhouse = createClickhouse({ url: server.href, logger });
  try {
    await clickhouse.command({
      query: "CREATE DATABASE IF NOT EXISTS {database:Identifier}",
      query_params: { database },
    });
  } finally {
    await clickhouse.close();
  }
}

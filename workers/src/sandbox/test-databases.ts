import { randomUUID } from "node:crypto";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createPostgres, type Postgres } from "@roehub/core/platform/postgres";
import { migrateClickhouse } from "@roehub/migrations/run";
import { afterAll, inject } from "vitest";
import { TEMPLATE_DATABASE, type TestServers } from "./test-servers.ts";

/** Where the servers of this test run are. */
export function testServers(): TestServers {
  return inject("testServers");
}

export interface TestDatabase {
  readonly postgres: Postgres;
  readonly dsn: string;
}

export interface TestClickhouse {
  readonly clickhouse: Clickhouse;
  readonly url: string;
}

/**
 * A PostgreSQL database of the calling file's own, dropped after its last test. Call it at the top level of the file,
 * with `await`. `isEmpty` leaves the migrations out.
 */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const { postgresDsn } = testServers();
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const dsn = withDatabase(postgresDsn, name);
  const server = createPostgres({ dsn: postgresDsn, maxConnections: 1 });
  await server.pool.query(`CREATE DATABASE ${name} TEMPLATE ${isEmpty ? "template1" : TEMPLATE_DATABASE}`);
  const postgres = createPostgres({ dsn });
  afterAll(async () => {
    await postgres.close();
    await server.pool.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.close();
  });
  return { postgres, dsn };
}

/** The same of ClickHouse. `isEmpty` leaves the database itself out: only its address is given. */
export async function createTestClickhouse({ isEmpty = false } = {}): Promise<TestClickhouse> {
  const { clickhouseUrl } = testServers();
  const logger = createLogger({ level: "silent", secrets: [] });
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const url = withDatabase(clickhouseUrl, name);
  if (!isEmpty) await migrateClickhouse(url, logger);
  const clickhouse = createClickhouse({ url, logger });
  const server = createClickhouse({ url: clickhouseUrl, logger });
  afterAll(async () => {
    await clickhouse.close();
    await server.command({ query: `DROP DATABASE IF EXISTS ${name}` });
    await server.close();
  });
  return { clickhouse, url };
}

function withDatabase(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

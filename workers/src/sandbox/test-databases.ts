import { randomUUID } from "node:crypto";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createPostgres, type Postgres } from "@roehub/core/platform/postgres";
import { createRedis, type Redis } from "@roehub/core/platform/redis";
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

export interface TestRedis {
  readonly url: string;
  /** Before every key of the calling file. */
  readonly keyPrefix: string;
  /** A client for what a test does to the server itself; it puts no prefix before keys. */
  readonly redis: Redis;
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

/** A part of the run's Redis for the calling file: its keys begin with `keyPrefix` and go after its last test. */
export function createTestRedis(): TestRedis {
  const { redisUrl: url } = testServers();
  const keyPrefix = `test-${randomUUID()}:`;
  const redis = createRedis({ url, logger: createLogger({ level: "silent", secrets: [] }) });
  afterAll(async () => {
    const keys = await redis.keys(`${keyPrefix}*`);
    if (keys.length > 0) await redis.del(keys);
    redis.disconnect();
  });
  return { url, keyPrefix, redis };
}

function withDatabase(address: string, database: string): string {
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@roehub/core/platform/logging";
import { runMigrations } from "@roehub/migrations/run";
import { startClickhouseServer } from "./clickhouse-server.ts";
import { startPostgresServer } from "./postgres-server.ts";
import { isProcess, readProcessFile } from "./process-file.ts";
import { startRedisServer } from "./redis-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the servers of this test run are; database names are put in by `createTestDatabase` and its sibling. */
    readonly testServers: TestServers;
  }
}

export interface TestServers {
  /** Of the database that holds nothing; take `TEMPLATE_DATABASE` as template for one that is migrated. */
  readonly postgresDsn: string;
  readonly clickhouseUrl: string;
  /** Shared by all test files, which keep their keys apart: see `createTestRedis`. */
  readonly redisUrl: string;
}

/** The migrated database that the databases of test files are copied from. */
export const TEMPLATE_DATABASE = "roehub_template";

const PREFIX = "roehub-test-";

/**
 * Vitest's global setup: one PostgreSQL with a migrated template database, one ClickHouse process and one Redis for the
 * whole run, in a folder that goes with them.
 */
export async function setup(project: { provide(key: "testServers", value: TestServers): void }) {
  await removeLeftovers();
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  // Under root PostgreSQL is another user, who has to reach its folder in here.
  chmodSync(directory, 0o755);
  writeFileSync(join(directory, "owner.pid"), `${process.pid}\n`);
  const ends: (() => Promise<void>)[] = [];
  const teardown = async () => {
    await Promise.all(ends.map((end) => end()));
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const redis = await startRedisServer({ directory: join(directory, "redis") });
    ends.push(redis.stop);
    const clickhouse = await startClickhouseServer({ directory: join(directory, "clickhouse") });
    ends.push(clickhouse.stop);
    const postgres = await startPostgresServer({ directory: join(directory, "postgres"), isDurable: false });
    ends.push(postgres.stop);
    await postgres.ensureDatabase(TEMPLATE_DATABASE);
    await runMigrations({
      postgresDsn: postgres.dsn(TEMPLATE_DATABASE),
      clickhouseUrl: clickhouse.url("market_data"),
      logger: createLogger({ level: "error", secrets: [] }),
    });
    project.provide("testServers", {
      postgresDsn: postgres.dsn("postgres"),
      clickhouseUrl: clickhouse.url("default"),
      redisUrl: redis.url,
    });
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** A run that was killed leaves its folder and its PostgreSQL. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const directory = join(tmpdir(), name);
    const owner = readProcessFile(join(directory, "owner.pid"));
    if (owner === null || (await isProcess(owner, ""))) continue;
    const postmaster = readProcessFile(join(directory, "postgres", "cluster", "postmaster.pid"));
    if (postmaster !== null && (await isProcess(postmaster, directory))) process.kill(postmaster, "SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@roehub/core/platform/logging";
import { expect, onTestFinished, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../workers/src/sandbox/test-databases.ts";
import { migrationsCurrent, runMigrations } from "./run.ts";
import { dumpSchema } from "./schema-dump.ts";

const logger = createLogger({ level: "silent", secrets: [] });
const database = await createTestDatabase({ isEmpty: true });
const market = await createTestClickhouse({ isEmpty: true });
const migrated = await createTestDatabase();
const untouched = await createTestDatabase({ isEmpty: true });

function copyOfMigrations(): string {
  const directory = mkdtempSync(join(tmpdir(), "roehub-migrations-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const target of ["postgres", "clickhouse"]) {
    cpSync(join(import.meta.dirname, target), join(directory, target), { recursive: true });
  }
  return directory;
}

const run = (directory: string) =>
  runMigrations({ postgresDsn: database.dsn, clickhouseUrl: market.url, logger, directory });

test("runners that start together run each migration once", async () => {
  const directory = copyOfMigrations();
  const runs = await Promise.all([run(directory), run(directory), run(directory)]);

  const ran = runs.flat();
  expect(ran).toContain("postgres/0001_identity.sql");
  expect(ran).toContain("clickhouse/0002_candles.sql");
  expect(new Set(ran).size).toBe(ran.length);
  expect(await migrationsCurrent({ pool: database.postgres.pool, clickhouse: market.clickhouse })).toBe(true);
  expect(await run(directory)).toEqual([]);
});

test("a file that changed after it ran is refused by name", async () => {
  const directory = copyOfMigrations();
  await run(directory);
  const file = join(directory, "postgres", "0001_identity.sql");
  writeFileSync(file, `${readFileSync(file, "utf8")}\n-- edited\n`);

  await expect(run(directory)).rejects.toMatchObject({
    code: "migration_drift",
    publicText: expect.stringContaining("0001_identity.sql was changed"),
  });
});

test("a changed ClickHouse file is refused by name", async () => {
  const directory = copyOfMigrations();
  await run(directory);
  const file = join(directory, "clickhouse", "0001_reference.sql");
  writeFileSync(file, `${readFileSync(file, "utf8")}\n-- edited\n`);

  await expect(run(directory)).rejects.toMatchObject({
    code: "migration_drift",
    publicText: expect.stringContaining("0001_reference.sql was changed"),
  });
});

test("a migration that ran and is gone is refused", async () => {
  const directory = copyOfMigrations();
  await run(directory);
  rmSync(join(directory, "postgres", "0006_names_of_any_length.sql"));

  await expect(run(directory)).rejects.toMatchObject({
    code: "migration_drift",
    publicText: expect.stringContaining("0006_names_of_any_length.sql"),
  });
});

test("a gap in the numbers is refused before anything runs", async () => {
  const directory = copyOfMigrations();
  renameSync(
    join(directory, "postgres", "0002_receipts_and_strategies.sql"),
    join(directory, "postgres", "0009_x.sql"),
  );

  await expect(run(directory)).rejects.toMatchObject({ code: "migration_drift" });
});

test("a migration that fails leaves nothing, and runs once it is right", async () => {
  const directory = copyOfMigrations();
  await run(directory);
  const file = join(directory, "postgres", "0007_new.sql");
  writeFileSync(file, "CREATE TABLE half (id int); SELECT nonsense;");
  await expect(run(directory)).rejects.toThrow("42703");
  const half = await database.postgres.pool.query("SELECT to_regclass('half') AS found");
  expect(half.rows).toEqual([{ found: null }]);

  writeFileSync(file, "CREATE TABLE half (id int); DROP TABLE half;");
  expect(await run(directory)).toEqual(["postgres/0007_new.sql"]);
  await database.postgres.pool.query("DELETE FROM schema_migrations WHERE number = 7");
});

test("a ClickHouse migration that ended half-way is continued at the statement it ended at", async () => {
  const directory = copyOfMigrations();
  await run(directory);
  await market.clickhouse.command({
    query: "DELETE FROM schema_migrations WHERE number = 3 AND statement_index >= 1",
    clickhouse_settings: { lightweight_deletes_sync: "2" },
  });
  expect(await migrationsCurrent({ pool: database.postgres.pool, clickhouse: market.clickhouse })).toBe(
    false,
  );

  expect(await run(directory)).toEqual(["clickhouse/0003_revisions_and_gaps.sql"]);
  expect(await migrationsCurrent({ pool: database.postgres.pool, clickhouse: market.clickhouse })).toBe(true);
});

test("databases that were never migrated are not current", async () => {
  expect(await migrationsCurrent({ pool: untouched.postgres.pool, clickhouse: market.clickhouse })).toBe(
    false,
  );
});

test("the committed schema dump is that of the migrated database", async () => {
  const committed = readFileSync(join(import.meta.dirname, "postgres", "schema.sql"), "utf8");
  expect(await dumpSchema(migrated.postgres.pool)).toBe(committed);
});

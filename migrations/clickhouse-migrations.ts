import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import {
  type AppliedMigration,
  type MigrationFile,
  pendingMigrations,
  readMigrationFiles,
} from "./migration-files.ts";

/** The migrations of the client's database. They are recorded in that database, so that a lost one starts anew. */
export function clickhouseMigrations(clickhouse: Clickhouse, directory: string) {
  const files = readMigrationFiles(directory);

  return {
    /** Runs what is missing, from the first statement that is not recorded. Answers the names of the files. */
    async run(): Promise<readonly string[]> {
      await clickhouse.command({ query: CREATE_RECORDS });
      const records = await readRecords(clickhouse);
      // Drift of a file that ran in part is drift too.
      pendingMigrations(files, records);
      const pending = pendingMigrations(files, finished(files, records));
      for (const file of pending) {
        const done = records.filter(({ number }) => number === file.number);
        for (const [index, statement] of splitStatements(file.sql).entries()) {
          if (done.some((record) => record.statement_index === index)) continue;
          await clickhouse.command({ query: statement });
          await record(clickhouse, file, index);
        }
      }
      return pending.map(({ name }) => `clickhouse/${name}`);
    },

    /** Whether every statement of every file is recorded. */
    async isCurrent(): Promise<boolean> {
      const found = await clickhouse.query({
        query: "EXISTS TABLE schema_migrations",
        format: "JSONEachRow",
      });
      const [answer] = await found.json<{ result: number }>();
      if (answer?.result !== 1) return false;
      return pendingMigrations(files, finished(files, await readRecords(clickhouse))).length === 0;
    },
  };
}

const CREATE_RECORDS = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number UInt32, name String, checksum String, statement_index UInt32, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree ORDER BY (number, statement_index)`;

interface StatementRecord extends AppliedMigration {
  readonly statement_index: number;
}

async function readRecords(clickhouse: Clickhouse): Promise<readonly StatementRecord[]> {
  const answer = await clickhouse.query({
    query:
      "SELECT number, name, checksum, statement_index FROM schema_migrations FINAL ORDER BY number, statement_index",
    format: "JSONEachRow",
  });
  return answer.json<StatementRecord>();
}

async function record(clickhouse: Clickhouse, file: MigrationFile, index: number): Promise<void> {
  const { number, name, checksum } = file;
  await clickhouse.insert({
    table: "schema_migrations",
    values: [{ number, name, checksum, statement_index: index }],
    columns: ["number", "name", "checksum", "statement_index"],
    format: "JSONEachRow",
  });
}

/** The records of files of which each statement ran, and of files that are not here (which is drift). */
function finished(
  files: readonly MigrationFile[],
  records: readonly StatementRecord[],
): readonly AppliedMigration[] {
  return records.filter(({ number, statement_index }) => {
    const file = files.find((candidate) => candidate.number === number);
    return file === undefined || statement_index === splitStatements(file.sql).length - 1;
  });
}

/** The statements of a file: each ends with a semicolon at the end of a line. */
function splitStatements(sql: string): readonly string[] {
  return sql
    .replace(/^--.*$/gm, "")
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

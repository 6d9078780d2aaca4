import { globSync } from "node:fs";
import { join } from "node:path";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";

const ROOT = join(import.meta.dirname, "../../..");
const { postgres } = await createTestDatabase();

/** Every table that a store defines, by name, with the file that defines it. */
async function definedTables(): Promise<Map<string, { file: string; table: PgTable }>> {
  const files = ["core/src/**/*-store.ts", "core/src/platform/*.ts", "bot/src/**/*-store.ts"]
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((file) => !file.endsWith(".test.ts"));
  const tables = new Map<string, { file: string; table: PgTable }>();
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(ROOT, file));
    for (const table of Object.values(exported)) {
      if (is(table, PgTable)) tables.set(getTableConfig(table).name, { file, table });
    }
  }
  return tables;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
}

async function migratedColumns(table: string): Promise<Column[]> {
  const { rows } = await postgres.pool.query<Column>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS "isNullable"
     FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  return rows.sort(byName);
}

function definedColumns(table: PgTable): Column[] {
  return getTableConfig(table)
    .columns.map((column) => ({ name: column.name, type: column.getSQLType(), isNullable: !column.notNull }))
    .sort(byName);
}

const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1);

const tables = await definedTables();

test("stores define tables at all", () => {
  expect([...tables.keys()]).toEqual(expect.arrayContaining(["outbox", "audit_log"]));
});

test.each([...tables].map(([name, { file, table }]) => ({ name, file, table })))(
  "$name of $file has the columns of the migrated database",
  async ({ name, table }) => {
    expect(definedColumns(table)).toEqual(await migratedColumns(name));
  },
);

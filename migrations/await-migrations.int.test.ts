import { createSystemClock } from "@roehub/core/platform/system-clock";
import { expect, it } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../workers/src/sandbox/test-databases.ts";
import { awaitMigrations } from "./await-migrations.ts";

const { postgres } = await createTestDatabase();
const { postgres: emptyPostgres } = await createTestDatabase({ isEmpty: true });
const { clickhouse } = await createTestClickhouse();
const timer = createSystemClock();

it("goes on at once where everything has run", async () => {
  await awaitMigrations({ pool: postgres.pool, clickhouse, timer, limitMs: 0 });
});

it("says that migrations are to be run, after its limit", async () => {
  await expect(
    awaitMigrations({ pool: emptyPostgres.pool, clickhouse, timer, limitMs: 0 }),
  ).rejects.toMatchObject({ code: "migration_behind" });
});

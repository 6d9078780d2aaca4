import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@roehub/core/platform/logging";
import { afterAll, expect, test } from "vitest";
import { createTestClickhouse } from "../workers/src/sandbox/test-databases.ts";
import { migrateClickhouse } from "./run.ts";

const logger = createLogger({ level: "silent", secrets: [] });
const { clickhouse, url } = await createTestClickhouse({ isEmpty: true });
const before = mkdtempSync(join(tmpdir(), "roehub-migrations-"));
afterAll(() => rmSync(before, { recursive: true }));

const tradesOf = async (table: string) => {
  const answer = await clickhouse.query({
    query: `SELECT trades FROM ${table} FINAL ORDER BY symbol`,
    format: "JSONEachRow",
  });
  return (await answer.json<{ trades: number | null }>()).map(({ trades }) => trades);
};

test("a database from before learns that a candle with volume and no trades was never counted", async () => {
  cpSync(join(import.meta.dirname, "clickhouse"), join(before, "clickhouse"), { recursive: true });
  rmSync(join(before, "clickhouse", "0003_revisions_and_gaps.sql"));
  await migrateClickhouse(url, logger, before);
  const row = {
    open_time: "2025-01-01 00:00:00.000",
    source: "file",
    ingested_at: "2025-02-01 00:00:00.000000",
  };
  const insert = (values: object[]) =>
    clickhouse.insert({ table: "raw_binance_klines_1m", format: "JSONEachRow", values });
  await insert([
    { ...row, symbol: "A_COUNTED", volume: 5, trades: 3 },
    { ...row, symbol: "B_UNSAID", volume: 5 },
    { ...row, symbol: "C_QUIET", volume: 0 },
  ]);
  expect(await tradesOf("canonical_candles_1m")).toEqual([3, 0, 0]);

  await migrateClickhouse(url, logger);
  await insert([{ ...row, symbol: "D_NULL", volume: 5, trades: null }]);
  for (const table of ["raw_binance_klines_1m", "canonical_candles_1m"]) {
    await expect.poll(() => tradesOf(table), { timeout: 10_000 }).toEqual([3, null, 0, null]);
  }
});

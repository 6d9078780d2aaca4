import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareOracle } from "./compare-oracle.ts";
import { readOracleFile } from "./oracle-file.ts";
import { ORACLE_CASES } from "./oracle-table.ts";

// Our own vectors: TA-Lib over simulated candles, at two points each, by workers/src/cli/generate-talib-vectors.ts.
const FILE = new URL("../generated/talib-vectors.json", import.meta.url);
const { entries, candles } = readOracleFile("talib", JSON.parse(readFileSync(FILE, "utf8")));
const ROWS = ORACLE_CASES.filter(({ source }) => source === "talib");

test.each(ROWS)("$id agrees with TA-Lib's $name over simulated candles", (row) => {
  const found = entries
    .filter(({ name }) => name === row.name)
    .map((entry) => compareOracle(row, entry, candles));
  expect(found.length).toBeGreaterThan(0);
  expect(found.flatMap(({ faults }) => faults)).toEqual([]);
  for (const { compared, exempt } of found) {
    expect(compared).toBeGreaterThan(100);
    expect(exempt).toBe(0);
  }
});

test("vectors are kept of no function that nothing is compared with", () => {
  const compared = new Set(ROWS.map(({ name }) => name));
  expect([...new Set(entries.map(({ name }) => name))].filter((name) => !compared.has(name))).toEqual([]);
});

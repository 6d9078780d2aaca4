import { describe, expect, test } from "vitest";
import { NEEDS_RECORDED_DATA } from "../../../../workers/src/sandbox/recorded-data.ts";
import { recordedOracles } from "../../../../workers/src/sandbox/recorded-oracles.ts";
import { compareOracle, type OracleComparison } from "./compare-oracle.ts";
import type { OracleCase } from "./oracle-case.ts";
import { ORACLE_CASES } from "./oracle-table.ts";
import { UNCOMPARED_FUNCTIONS } from "./uncompared-functions.ts";

// Other libraries' values over real candles, read where they are and never copied.
const RECORDED = recordedOracles();

function comparisons(row: OracleCase): OracleComparison[] {
  return RECORDED.filter(({ source }) => source === row.source).flatMap(({ entries, candles }) =>
    entries.filter(({ name }) => name === row.name).map((entry) => compareOracle(row, entry, candles)),
  );
}

describe.skipIf(RECORDED.length === 0)(`recorded oracles ${NEEDS_RECORDED_DATA}`, () => {
  test.each(ORACLE_CASES)("$id agrees with $source $name", (row) => {
    const found = comparisons(row);
    expect(found.length).toBeGreaterThan(0);
    expect(found.flatMap(({ faults }) => faults)).toEqual([]);
    for (const { compared, exempt } of found) {
      expect(compared).toBeGreaterThan(100);
      expect(exempt).toBeLessThan(compared / 20);
    }
  });

  test("each function of each file is compared, or listed with the reason why not", () => {
    const key = ({ source, name }: { source: string; name: string }) => `${source} ${name}`;
    const functions = new Set(
      RECORDED.flatMap(({ source, entries }) => entries.map(({ name }) => key({ source, name }))),
    );
    const compared = new Set(ORACLE_CASES.map(key));
    const listed = new Set(UNCOMPARED_FUNCTIONS.map(key));
    expect([...functions].filter((name) => !compared.has(name) && !listed.has(name))).toEqual([]);
    expect([...listed].filter((name) => compared.has(name) || !functions.has(name))).toEqual([]);
    expect(listed.size).toBe(UNCOMPARED_FUNCTIONS.length);
  });
});

test("a row that is not compared from the oracle's first value on says why", () => {
  const silent = ORACLE_CASES.filter(
    ({ from = "start", shift = 0, flatBelow, candles, difference }) =>
      difference === undefined &&
      (from !== "start" || [flatBelow, candles].some((exception) => exception !== undefined) || shift !== 0),
  );
  expect(silent).toEqual([]);
});

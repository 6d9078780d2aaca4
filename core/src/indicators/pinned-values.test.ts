import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ensureDefined } from "../kernel/assert.ts";
import { ORACLE_TOLERANCE } from "./oracles/compare-oracle.ts";
import { type PinnedOutput, pinnedValues, pinnedValuesSchema } from "./pinned-values.ts";

// Most oracles are recorded files that not every machine has. What agreed with them is kept, so that a formula cannot
// change unseen elsewhere. Values that change on purpose: node workers/src/cli/measure-indicators.ts, beside the files.

const FILE = new URL("./generated/pinned-values.json", import.meta.url);
const stored = pinnedValuesSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
const today = pinnedValues();

test("values are kept of every indicator at its usual points, and of nothing else", () => {
  expect(Object.keys(stored)).toEqual(Object.keys(today));
});

test.each(Object.keys(today))("%s gives what agreed with its oracles", (point) => {
  const outputs = Object.entries(ensureDefined(today[point], point));
  const kept = stored[point] ?? {};
  expect(Object.keys(kept)).toEqual(outputs.map(([output]) => output));
  expect(outputs.filter(([output, now]) => !isSame(now, ensureDefined(kept[output], output)))).toEqual([]);
});

function isSame(now: PinnedOutput, kept: PinnedOutput): boolean {
  const bound = ORACLE_TOLERANCE * kept.magnitude;
  return (["last", "mean", "magnitude"] as const).every((name) => Math.abs(now[name] - kept[name]) <= bound);
}

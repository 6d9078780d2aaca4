import { expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import { proofCandles, usualSubjects } from "../proofs/proof-subject.ts";
import { findIndicator, INDICATORS } from "../registry.ts";
import { computeSeries } from "../series.ts";
import { ORACLE_TOLERANCE } from "./compare-oracle.ts";
import { formulaBars } from "./formula-bars.ts";
import { ORACLE_CASES } from "./oracle-table.ts";
import { OWN_FORMULAS } from "./own-formulas.ts";

const cases = Object.entries(OWN_FORMULAS).flatMap(([id, formulas]) =>
  usualSubjects(ensureDefined(findIndicator(id), id)).flatMap(({ def, params }) =>
    Object.entries(formulas).map(([output, formula]) => ({ id, output, formula, def, params })),
  ),
);

test.each(cases)("$id's $output is its formula at $params", ({ output, formula, def, params }) => {
  const candles = proofCandles({ length: def.warmup(params) + 200, seed: 5 });
  const column = computeSeries(def, params, candles)[def.outputs.indexOf(output)];
  const bars = formulaBars(def, params, candles);
  for (let t = def.warmup(params) - 1; t < candles.length; t++) {
    const value = column?.[t] ?? Number.NaN;
    const expected = formula(t, bars);
    const close = Math.abs(value - expected) <= ORACLE_TOLERANCE * Math.max(Math.abs(expected), 1e-9);
    if (!close) expect({ t, value }).toEqual({ t, value: expected });
  }
});

test("every output of every indicator is compared with an oracle, or with its formula", () => {
  const compared = (id: string, output: string) =>
    ORACLE_CASES.some((row) => row.id === id && Object.hasOwn(row.outputs, output));
  const own = (id: string, output: string) => Object.hasOwn(OWN_FORMULAS[id] ?? {}, output);
  const outputs = INDICATORS.flatMap(({ id, outputs }) => outputs.map((output) => ({ id, output })));
  expect(outputs.filter(({ id, output }) => !compared(id, output) && !own(id, output))).toEqual([]);
  expect(outputs.filter(({ id, output }) => compared(id, output) && own(id, output))).toEqual([]);
});

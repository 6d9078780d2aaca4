import { describe, expect, test } from "vitest";
import { defaultParams } from "./parse-params.ts";
import { proofCandles } from "./proofs/proof-subject.ts";
import { roundingFaults } from "./proofs/rounding-proof.ts";
import { findIndicator, INDICATORS } from "./registry.ts";

/** Indicators that compare sums and differences of prices, which equal each other on many bars of a coarse market. */
const COMPARED_BY_DECIMALS = [
  "ad",
  "adosc",
  "ao",
  "bop",
  "cci",
  "cmf",
  "donchian",
  "fcb",
  "ichimoku",
  "kvo",
  "linreg_slope",
  "lsma",
  "mfi",
  "midpoint",
  "midprice",
  "mom",
  "rolling_pivots",
  "stoch",
  "true_range",
  "vortex",
  "willr",
] as const;

/** A market whose bars move by a few ticks of a thousandth. */
const candles = proofCandles({ length: 4_000, tickPlaces: 3, startTicks: 2_600, moveShare: 0.002 });

const cases = INDICATORS.filter(({ id }) => (COMPARED_BY_DECIMALS as readonly string[]).includes(id)).flatMap(
  (def) => Object.values(def.rules).map((rule) => ({ name: `${def.id} ${rule.name}`, def, rule })),
);

test("the indicators compared by decimals are there", () => {
  expect(COMPARED_BY_DECIMALS.filter((id) => findIndicator(id) === null)).toEqual([]);
});

describe.each(cases)("$name", ({ def, rule }) => {
  test("takes values of equal decimals for equal", () => {
    expect(roundingFaults({ def, rule, params: defaultParams(def) }, candles)).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NEEDS_RECORDED_DATA } from "../../../workers/src/sandbox/recorded-data.ts";
import { recordedOracles } from "../../../workers/src/sandbox/recorded-oracles.ts";
import { measureAgreement, measureConvergence, measuredSchema } from "./measured-indicators.ts";
import { readOracleFile } from "./oracles/oracle-file.ts";
import { defaultParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";

// The figures that documents print are what the code gives today, else: node workers/src/cli/measure-indicators.ts

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./generated/${name}.json`, import.meta.url), "utf8"));
const stored = measuredSchema.parse(read("measured"));

describe("the measured convergence", () => {
  test("is stored for each indicator as it is measured today", () => {
    expect(stored.convergence).toEqual(measureConvergence());
  });

  test.each(INDICATORS)("of $id is within the stated one", (def) => {
    expect(stored.convergence[def.id] ?? 0).toBeLessThanOrEqual(def.convergence(defaultParams(def)));
  });
});

test("the agreement with TA-Lib over simulated candles is stored as it is today", () => {
  expect(stored.simulated).toEqual(measureAgreement([readOracleFile("talib", read("talib-vectors"))]));
});

const recorded = recordedOracles();
test.skipIf(recorded.length === 0)(
  `the agreement with recorded oracles is stored as it is today ${NEEDS_RECORDED_DATA}`,
  () => {
    expect(stored.recorded).toEqual(measureAgreement(recorded));
  },
);

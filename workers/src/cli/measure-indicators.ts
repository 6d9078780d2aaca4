import { readFileSync, writeFileSync } from "node:fs";
import {
  measureAgreement,
  measureConvergence,
  measuredSchema,
} from "@roehub/core/indicators/measured-indicators";
import { readOracleFile } from "@roehub/core/indicators/oracles/oracle-file";
import { recordedOracles } from "../sandbox/recorded-oracles.ts";

// Writes the figures about indicators that documents print; a test tells when one is stale:
// node workers/src/cli/measure-indicators.ts
// Figures of recorded oracles stay as they are where recorded data is absent.

const generated = (name: string) =>
  new URL(`../../../core/src/indicators/generated/${name}.json`, import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(generated(name), "utf8"));

const recorded = recordedOracles();
const measured = {
  convergence: measureConvergence(),
  simulated: measureAgreement([readOracleFile("talib", read("talib-vectors"))]),
  recorded:
    recorded.length > 0 ? measureAgreement(recorded) : measuredSchema.parse(read("measured")).recorded,
};
writeFileSync(generated("measured"), `${JSON.stringify(measured, null, 1)}\n`);
console.log(`${Object.keys(measured.convergence).length} indicators, ${recorded.length} recorded files`);

import { readFileSync, writeFileSync } from "node:fs";
import {
  measureAgreement,
  measureConvergence,
  measuredSchema,
} from "@roehub/core/indicators/measured-indicators";
import { readOracleFile } from "@roehub/core/indicators/oracles/oracle-file";
import { pinnedValues, pinnedValuesSchema } from "@roehub/core/indicators/pinned-values";
import { recordedOracles } from "../sandbox/recorded-oracles.ts";

// Writes the figures about indicators that documents print; a test tells when one is stale:
// node workers/src/cli/measure-indicators.ts
// Figures of recorded oracles, and values that agreed with them, stay as they are where recorded data is absent.

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
writeFileSync(generated("pinned-values"), pinnedValuesText());
console.log(`${Object.keys(measured.convergence).length} indicators, ${recorded.length} recorded files`);

/** A line a point; where nothing can be compared anew, values are added for new points only. */
function pinnedValuesText(): string {
  const kept = recorded.length > 0 ? {} : pinnedValuesSchema.parse(read("pinned-values"));
  const lines = Object.entries(pinnedValues()).map(
    ([point, outputs]) => `${JSON.stringify(point)}: ${JSON.stringify(kept[point] ?? outputs)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

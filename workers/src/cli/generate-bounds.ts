import { readFileSync, writeFileSync } from "node:fs";
import { completedBoundsYaml } from "@roehub/core/indicators/bounds-yaml";
import { ENVIRONMENTS } from "@roehub/core/platform/config";

// Adds the parameters that configs/<env>/indicators.yaml lack, and keeps the bounds that are there:
// node workers/src/cli/generate-bounds.ts

for (const environment of ENVIRONMENTS) {
  const file = new URL(`../../../configs/${environment}/indicators.yaml`, import.meta.url);
  writeFileSync(file, completedBoundsYaml(readFileSync(file, "utf8")));
}

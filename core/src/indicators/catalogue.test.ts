import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { indicatorCatalogueYaml } from "./catalogue.ts";

const FILE = new URL("../../../docs/architecture/indicators/indicators_formula.yaml", import.meta.url);

test("the catalogue in docs is the registry's (else run workers/src/cli/generate-docs.ts)", () => {
  expect(readFileSync(FILE, "utf8")).toBe(indicatorCatalogueYaml());
});

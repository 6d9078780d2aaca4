import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { indicatorCatalogueYaml } from "./catalogue.ts";
import { indicatorDocument } from "./catalogue-document.ts";
import { measuredSchema } from "./measured-indicators.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

// Else: node workers/src/cli/measure-indicators.ts && node workers/src/cli/generate-docs.ts

test("the catalogue in docs is the registry's", () => {
  expect(read("../../../docs/architecture/indicators/indicators_formula.yaml")).toBe(
    indicatorCatalogueYaml(),
  );
});

test("the document about indicators is made of today's registry and figures", () => {
  const measured = measuredSchema.parse(JSON.parse(read("./generated/measured.json")));
  expect(read("../../../docs/indicators.md")).toBe(indicatorDocument(measured));
});

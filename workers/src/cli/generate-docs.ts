import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { indicatorCatalogueYaml } from "@roehub/core/indicators/catalogue";
import { indicatorDocument } from "@roehub/core/indicators/catalogue-document";
import { measuredSchema } from "@roehub/core/indicators/measured-indicators";
import { strategySpecSchema } from "@roehub/core/strategy/strategy-spec-schema";

// Writes the documents that are made from the code; tests tell when one is stale:
// node workers/src/cli/generate-docs.ts

const MEASURED = new URL("../../../core/src/indicators/generated/measured.json", import.meta.url);
const docs = (path: string) => new URL(`../../../docs/${path}`, import.meta.url);

mkdirSync(docs("api/"), { recursive: true });
mkdirSync(docs("architecture/indicators/"), { recursive: true });
writeFileSync(docs("api/strategy-spec-v1.json"), `${JSON.stringify(strategySpecSchema(), null, 2)}\n`);
writeFileSync(docs("architecture/indicators/indicators_formula.yaml"), indicatorCatalogueYaml());

const measured = measuredSchema.parse(JSON.parse(readFileSync(MEASURED, "utf8")));
writeFileSync(docs("indicators.md"), indicatorDocument(measured));

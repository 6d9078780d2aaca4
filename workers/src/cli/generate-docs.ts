import { mkdirSync, writeFileSync } from "node:fs";
import { indicatorCatalogueYaml } from "@roehub/core/indicators/catalogue";
import { strategySpecSchema } from "@roehub/core/strategy/strategy-spec-schema";

// Writes the documents that are made from the code; tests tell when one is stale:
// node workers/src/cli/generate-docs.ts

const docs = (path: string) => new URL(`../../../docs/${path}`, import.meta.url);

mkdirSync(docs("api/"), { recursive: true });
mkdirSync(docs("architecture/indicators/"), { recursive: true });
writeFileSync(docs("api/strategy-spec-v1.json"), `${JSON.stringify(strategySpecSchema(), null, 2)}\n`);
writeFileSync(docs("architecture/indicators/indicators_formula.yaml"), indicatorCatalogueYaml());

import { type IndicatorList, indicatorListSchema } from "@roehub/core/contract/indicators";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { SESSION } from "./access.ts";
import type { App } from "./app.ts";

/** `/api/indicators`: what strategies are made of. */
export function indicatorsRoutes(app: App): void {
  app.route({
    method: "GET",
    url: "/api/indicators",
    config: SESSION,
    schema: {
      summary: "Every indicator with its parameters, outputs and rules",
      tags: ["indicators"],
      response: { 200: indicatorListSchema },
    },
    handler: async () => ({ items: ITEMS }),
  });
}

const ITEMS: IndicatorList["items"] = INDICATORS.map((def) => ({
  id: def.id,
  version: def.version,
  title: def.title,
  group: def.group,
  params: def.params.map((param) =>
    param.type === "enum" ? { ...param, values: [...param.values] } : { ...param },
  ),
  constraints: def.constraints.map((constraint) => ({ ...constraint })),
  inputs: [...def.inputs],
  outputs: [...def.outputs],
  rules: Object.keys(def.rules),
  default_rule: def.defaultRule,
  source: def.source,
}));

import swagger from "@fastify/swagger";
import { problemDocumentSchema } from "@roehub/core/contract/problem-document";
import type { FastifySchema } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { z } from "zod";
import { PUBLIC } from "./access.ts";
import type { App } from "./app.ts";

const WORKSPACE_HEADER = z.object({
  "x-workspace-id": z.string().optional().meta({ description: "The personal workspace if absent" }),
});

/** Describes every route declared after it in OpenAPI 3.1, from the schemas that check requests and answers. */
export async function describeRoutes(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Roehub",
        version: "1",
        description:
          "Research and run rule-based crypto strategies. Refusals are RFC 9457 problem documents; validation lists " +
          "every problem, by pointer, then code. Every answer carries X-Request-Id.",
      },
      components: { securitySchemes: { session: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
    transform: (route) => jsonSchemaTransform({ ...route, schema: completed(route) }),
    transformObject: (document) => tidied(jsonSchemaTransformObject(document)),
  });

  app.route({
    method: "GET",
    url: "/api/openapi.json",
    config: PUBLIC,
    schema: { hide: true },
    handler: async (_request, reply) => reply.type("application/json; charset=utf-8").send(app.swagger()),
  });
}

/** What every route has in common is said here once: refusals, and what a session route needs. */
function completed({ schema, route }: { schema: FastifySchema; route: { config?: object } }): FastifySchema {
  const needsSession =
    route.config !== undefined && "access" in route.config && route.config.access === "session";
  const headers =
    schema.headers instanceof z.ZodObject ? schema.headers.extend(WORKSPACE_HEADER.shape) : WORKSPACE_HEADER;
  return {
    ...schema,
    response: { ...responsesOf(schema), default: REFUSAL },
    ...(needsSession && { headers, security: [{ session: [] }] }),
  };
}

const REFUSAL = {
  description: "Refused",
  content: { "application/problem+json": { schema: problemDocumentSchema } },
};

function responsesOf(schema: FastifySchema): object {
  return typeof schema.response === "object" && schema.response !== null ? schema.response : {};
}

/**
 * Named schemas come in two forms, for requests and for answers, in the order in which modules were loaded: those that no
 * route names are left out, the others sorted, so that the document depends on the routes alone.
 */
function tidied<Document extends object>(document: Document): Document {
  const { components } = document as { components?: { schemas?: Record<string, unknown> } };
  if (components?.schemas === undefined) return document;
  const text = JSON.stringify(document);
  const schemas = Object.entries(components.schemas);
  const used = schemas.filter(([name]) => text.includes(`#/components/schemas/${name}"`));
  components.schemas = Object.fromEntries(used.sort(([a], [b]) => (a < b ? -1 : 1)));
  return used.length === schemas.length ? document : tidied(document);
}

import { RoehubError } from "@roehub/core/kernel/errors";
import { fastify } from "fastify";
import { serializerCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { expect, test } from "vitest";
import type { Caller } from "./access.ts";
import { indicatorsRoutes } from "./indicators.ts";

/** The routes alone: the caller is who the header says, and a series is computed once `release` is called. */
function serve() {
  const released = Promise.withResolvers<void>();
  const begun: unknown[] = [];
  const app = fastify({ logger: false })
    .setErrorHandler((error, _request, reply) =>
      reply.code(error instanceof RoehubError ? error.status : 500).send(),
    )
    .withTypeProvider<ZodTypeProvider>();
  app.setSerializerCompiler(serializerCompiler);
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.addHook("onRequest", async (request) => {
    const user = { userId: String(request.headers["x-user"]) };
    request.caller = { session: { user } } as Caller;
  });
  const compute = async (wire: unknown) => {
    begun.push(wire);
    await released.promise;
    return { kind: "unknown_instrument" } as const;
  };
  indicatorsRoutes(app, { indicatorSeries: { compute }, indicatorBounds: {}, marketSource: "simulated" });
  const post = async (user: string, name: string) => {
    const url = "/api/indicators/compute";
    return (await app.inject({ method: "POST", url, headers: { "x-user": user }, payload: { name } }))
      .statusCode;
  };
  return { begun, post, release: () => released.resolve() };
}

test("two series are computed at once; of one user 200 wait, more are refused, and others still come in turn", async () => {
  const { begun, post, release } = serve();
  const accepted = Array.from({ length: 202 }, () => post("ann", "of ann"));
  const other = post("boris", "of boris");
  // Requests come in in the order sent: once this one is refused, those before it wait.
  expect(await post("ann", "one too many")).toBe(429);
  expect(begun).toHaveLength(2);
  release();
  expect(await other).toBe(404);
  expect(new Set(await Promise.all(accepted))).toEqual(new Set([404]));
  const ofBoris = begun.findIndex((wire) => JSON.stringify(wire).includes("boris"));
  expect(ofBoris).toBeLessThan(10);
});

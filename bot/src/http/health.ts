import { setTimeout as delay } from "node:timers/promises";
import { healthSchema, type Readiness, readinessSchema } from "@roehub/core/contract/health";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Logger } from "@roehub/core/platform/logging";
import { PUBLIC } from "./access.ts";
import type { App } from "./app.ts";

/** What must answer before requests are sent here; each throws if it does not. */
export interface ReadinessChecks {
  readonly postgres: () => Promise<void>;
  readonly clickhouse: () => Promise<void>;
  readonly stream_bus: () => Promise<void>;
  readonly migrations: () => Promise<void>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** `/health` and `/ready`, for whoever watches the process. */
export function healthRoutes(
  app: App,
  { checks, logger }: { checks: ReadinessChecks; logger: Logger },
): void {
  app.route({
    method: "GET",
    url: "/health",
    config: PUBLIC,
    schema: { summary: "The process is alive", tags: ["health"], response: { 200: healthSchema } },
    handler: async () => ({ status: "ok" as const }),
  });

  app.route({
    method: "GET",
    url: "/ready",
    config: PUBLIC,
    schema: {
      summary: "Everything that requests need answers",
      tags: ["health"],
      response: { 200: readinessSchema, 503: readinessSchema },
    },
    handler: async (_request, reply) => {
      const parts = await checkAll(checks, logger);
      const ready = Object.values(parts).every(({ ok }) => ok);
      return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not_ready", parts });
    },
  });
}

async function checkAll(checks: ReadinessChecks, logger: Logger): Promise<Readiness["parts"]> {
  const entries = await Promise.all(
    Object.entries(checks).map(
      async ([part, check]) => [part, await checkPart(part, check, logger)] as const,
    ),
  );
  return Object.fromEntries(entries);
}

async function checkPart(
  part: string,
  check: () => Promise<void>,
  logger: Logger,
): Promise<{ ok: boolean; reason: string | null }> {
  const timeout = new AbortController();
  const late = delay(CHECK_TIMEOUT_MS, "timeout", { signal: timeout.signal, ref: false });
  try {
    const outcome = await Promise.race([check(), late]);
    return outcome === "timeout" ? { ok: false, reason: "unavailable" } : { ok: true, reason: null };
  } catch (error) {
    logger.warn("not_ready", { component: part, error });
    return { ok: false, reason: error instanceof RoehubError ? error.code : "unavailable" };
  } finally {
    late.catch(() => {});
    timeout.abort();
  }
}

import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import fastifyStatic from "@fastify/static";
import { RoehubError } from "@roehub/core/kernel/errors";
import { z } from "zod";
import { PUBLIC } from "./access.ts";
import type { App } from "./app.ts";
import { pathOf } from "./problem.ts";

interface MiniAppDeps {
  /** Where the built Mini App lies. */
  readonly directory: string;
  /** Origins whose pages may show the Mini App in a frame: Telegram's, and the local chat page. */
  readonly frameAncestors: readonly string[];
}

/** Paths that belong to the server: nothing of the Mini App is ever answered there. */
const SERVER_PATH = /^\/(api|admin|ws|telegram|health|ready|metrics)(\/|$)/;

export function isServerPath(path: string): boolean {
  return SERVER_PATH.test(path);
}

/**
 * Everything else is the Mini App: its files, and its page for every address without an extension, because the page
 * does its own routing. Files under `/assets/` carry a hash in their names and never change.
 */
export async function miniAppRoutes(app: App, { directory, frameAncestors }: MiniAppDeps): Promise<void> {
  await app.register(fastifyStatic, { root: directory, serve: false, cacheControl: false, etag: true });
  const policy = contentSecurityPolicy(frameAncestors);
  app.route({
    method: "GET",
    url: "/*",
    config: PUBLIC,
    schema: { hide: true, querystring: ANY_QUERY },
    handler: async (request, reply) => {
      const path = pathOf(request.url);
      if (isServerPath(path)) return reply.callNotFound();
      const isFile = extname(path) !== "";
      if (!isFile && !existsSync(join(directory, "index.html"))) throw notBuilt();
      const immutable = path.startsWith("/assets/");
      reply.header("cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
      reply.header("content-security-policy", policy);
      return reply.sendFile(isFile ? path.slice(1) : "index.html");
    },
  });
}

/** Telegram adds parameters of its own to the page's address. */
const ANY_QUERY = z.looseObject({});

function notBuilt(): RoehubError {
  return new RoehubError(
    "unavailable",
    "The Mini App is not built yet. Build it, or wait until the start is done.",
  );
}

/** Styles may be inline: charts and virtual tables set sizes on elements. Scripts may not. */
function contentSecurityPolicy(frameAncestors: readonly string[]): string {
  return [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...frameAncestors].join(" ")}`,
  ].join("; ");
}

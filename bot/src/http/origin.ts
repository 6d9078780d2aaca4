import { RoehubError } from "@roehub/core/kernel/errors";
import type { FastifyRequest } from "fastify";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a changing request that a page of another origin sent. Programs send no Origin and no cookies; a request
 * with cookies comes from a browser, which always tells the origin.
 */
export function checkOrigin(request: FastifyRequest, allowedOrigins: readonly string[]): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, cookie } = request.headers;
  const allowed = origin === undefined ? cookie === undefined : allowedOrigins.includes(origin);
  if (!allowed) {
    throw new RoehubError(
      "origin_refused",
      "This request came from a page of another site. Open the app itself.",
    );
  }
}

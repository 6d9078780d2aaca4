import type { IncomingMessage } from "node:http";
import type { Clock } from "@roehub/core/kernel/clock";
import { newId } from "@roehub/core/platform/crypto";

const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The caller's `X-Request-Id` if it is well-formed, else a new one. It is the correlation id everywhere behind. */
export function requestIdOf(request: Pick<IncomingMessage, "headers">, clock: Clock): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && WELL_FORMED.test(given) ? given : newId(clock);
}

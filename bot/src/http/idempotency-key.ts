import type { FastifyRequest } from "fastify";
import { z } from "zod";

/** The headers of a POST that makes something: its repetition with the same key makes nothing new. */
export const creatingHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, { error: "1 to 200 visible ASCII characters" })
    .optional()
    .meta({ description: "The same key and body make one thing, however often they are sent" }),
});

/** The key of a creating request, checked against `creatingHeadersSchema`; null where the caller sent none. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" ? key : null;
}

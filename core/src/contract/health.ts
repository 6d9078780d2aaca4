import { z } from "zod";

/** `GET /health`: the process is alive. */
export const healthSchema = z.strictObject({ status: z.literal("ok") }).meta({ id: "Health" });

/** `GET /ready`: 200 if every part is ok, else 503 with the same shape. `reason` is an error code. */
export const readinessSchema = z
  .strictObject({
    status: z.enum(["ready", "not_ready"]),
    parts: z.record(z.string(), z.strictObject({ ok: z.boolean(), reason: z.string().nullable() })),
  })
  .meta({ id: "Readiness" });
export type Readiness = z.infer<typeof readinessSchema>;

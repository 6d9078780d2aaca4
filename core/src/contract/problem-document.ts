import { z } from "zod";

/** One thing wrong with a request. `pointer` is an RFC 6901 pointer into the body, or `/query/…`, `/headers/…`. */
const problemItemSchema = z.strictObject({
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
});

/**
 * The answer to every refused request: RFC 9457, `application/problem+json`. The same request gives the same document,
 * byte for byte, except `request_id`. `errors` are sorted by pointer, then by code.
 */
export const problemDocumentSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "For programs and translation; more codes may come" }),
    detail: z.string(),
    instance: z.string(),
    request_id: z.string(),
    errors: z.array(problemItemSchema).optional(),
  })
  .meta({ id: "ProblemDocument" });

export type ProblemDocument = z.infer<typeof problemDocumentSchema>;

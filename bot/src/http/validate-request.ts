import { RoehubError } from "@roehub/core/kernel/errors";
import type { Problem } from "@roehub/core/kernel/parsed";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { findUnsafeJson } from "./json-body.ts";
import { zodProblems } from "./zod-problems.ts";

const NOTHING = z.strictObject({});

/**
 * Checks a request against the schemas of its route and puts the parsed values in place, or refuses it with everything
 * wrong with body, query and headers together: the framework's own validation stops at the first of them. A route
 * without a schema for its query takes none.
 */
export async function validateRequest(request: FastifyRequest): Promise<void> {
  const { schema, config } = request.routeOptions;
  const problems: Problem[] = [];
  const check = <Value>(part: { schema: unknown; value: Value; pointer: string }): Value => {
    const unsafe = findUnsafeJson(part.value, part.pointer);
    problems.push(...unsafe);
    if (!(part.schema instanceof z.ZodType)) return part.value;
    const outcome = part.schema.safeParse(part.value);
    if (outcome.success) return outcome.data as Value;
    problems.push(...withoutRepeats(zodProblems(outcome.error.issues, part.value, part.pointer), unsafe));
    return part.value;
  };
  const bodySchema = config.bodyIsReadByUseCase === true ? undefined : schema?.body;
  request.body = check({ schema: bodySchema, value: request.body, pointer: "" });
  request.query = check({ schema: schema?.querystring ?? NOTHING, value: request.query, pointer: "/query" });
  check({ schema: schema?.headers, value: request.headers, pointer: "/headers" });
  if (problems.length > 0) {
    throw new RoehubError("validation_failed", "The request was refused; nothing was changed.", { problems });
  }
}

function withoutRepeats(problems: readonly Problem[], known: readonly Problem[]): readonly Problem[] {
  const places = new Set(known.map(({ pointer }) => pointer));
  return problems.filter(({ pointer }) => !places.has(pointer));
}

import type { ProblemDocument } from "@roehub/core/contract/problem-document";
import { type ErrorCode, RoehubError } from "@roehub/core/kernel/errors";
import { refused } from "@roehub/core/kernel/parsed";
import type { FastifyReply, FastifyRequest } from "fastify";

/** More problems than this are not listed: an answer stays small whatever was sent. */
const PROBLEMS_MAX = 100;

/** The problem document of an error. `instance` is the path that was asked for, without its query. */
export function problemDocument(
  error: RoehubError,
  { instance, requestId }: { instance: string; requestId: string },
): ProblemDocument {
  const words = error.code.replaceAll("_", " ");
  const { problems } = refused(error.problems);
  return {
    type: `urn:roehub:problem:${error.code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: error.status,
    code: error.code,
    detail:
      problems.length > PROBLEMS_MAX
        ? `${error.publicText} Only the first ${PROBLEMS_MAX} problems are listed.`
        : error.publicText,
    instance,
    request_id: requestId,
    ...(problems.length > 0 && {
      errors: problems
        .slice(0, PROBLEMS_MAX)
        .map(({ pointer, code, message }) => ({ pointer, code, message })),
    }),
  };
}

/** Answers with the problem document of `error`; what is not a `RoehubError` becomes one first. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: RoehubError): FastifyReply {
  const document = problemDocument(error, { instance: pathOf(request.url), requestId: request.id });
  if (error.status === 401) reply.header("www-authenticate", "Bearer");
  if (error.status === 503) reply.header("retry-after", "5");
  return reply
    .code(error.status)
    .header("cache-control", "no-store")
    .header("content-type", "application/problem+json; charset=utf-8")
    .send(JSON.stringify(document));
}

/** The path of a request target, without query; long ones are cut. */
export function pathOf(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? "").slice(0, 200);
}

/** Any error as one that may be told: the framework's refusals by their meaning, everything unknown as `internal`. */
export function asRoehubError(error: unknown): RoehubError {
  if (error instanceof RoehubError) return error;
  const code = codeOf(error);
  return new RoehubError(code, TEXTS[code], { cause: error });
}

/** The answer to an address that nothing stands at. */
export function notFound(): RoehubError {
  return new RoehubError("not_found", TEXTS.not_found);
}

const TEXTS = {
  internal: "Something went wrong on our side. Try again; if it stays, tell us the request id.",
  malformed_body: "The request could not be read.",
  not_found: "There is nothing at this address. The routes are listed at /api/openapi.json.",
  payload_too_large: "The body is larger than this server reads. Send less at once.",
  unsupported_media_type: "The body must be JSON: send it as application/json.",
} as const satisfies Partial<Record<ErrorCode, string>>;

const FASTIFY_CODES: Readonly<Record<string, keyof typeof TEXTS>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "payload_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_BAD_URL: "not_found",
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
};

function codeOf(error: unknown): keyof typeof TEXTS {
  if (!(error instanceof Error)) return "internal";
  const known = "code" in error && typeof error.code === "string" ? FASTIFY_CODES[error.code] : undefined;
  if (known !== undefined) return known;
  const status = "statusCode" in error ? error.statusCode : undefined;
  if (status === 404 || status === 403) return "not_found";
  return typeof status === "number" && status >= 400 && status < 500 ? "malformed_body" : "internal";
}

/** The answer for a thing that is not there or belongs to others: the two cannot be told apart. */
export function missing(thing: "strategy" | "backtest" | "session" | "instrument"): RoehubError {
  return new RoehubError("not_found", `There is no such ${thing}, or it is not yours.`);
}

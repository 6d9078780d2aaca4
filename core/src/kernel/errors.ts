import type { Problem } from "./parsed.ts";

/**
 * Every operational fault, with the HTTP status it answers with. One registry, so that a code means one thing in
 * the chat, over HTTP and in logs.
 */
export const ERROR_CODES = {
  validation_failed: 422,
  unauthenticated: 401,
  init_data_invalid: 401,
  init_data_expired: 401,
  session_revoked: 401,
  forbidden: 403,
  origin_refused: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  idempotency_mismatch: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  malformed_body: 400,
  too_many_requests: 429,
  internal: 500,
  unavailable: 503,
  postgres_unavailable: 503,
  clickhouse_unavailable: 503,
  redis_unavailable: 503,
  venue_unavailable: 503,
  venue_refused: 502,
  compute_failed: 500,
  config_invalid: 500,
  migration_drift: 500,
  migration_behind: 500,
  port_taken: 500,
  data_directory_broken: 500,
  candle_file_invalid: 422,
  secret_unreadable: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_CODES;

interface RoehubErrorOptions {
  readonly problems?: readonly Problem[];
  readonly cause?: unknown;
}

/** An operational fault. `publicText` may be shown to anyone; `cause` never leaves the process. */
export class RoehubError extends Error {
  override readonly name = "RoehubError";
  readonly code: ErrorCode;
  readonly publicText: string;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, publicText: string, options: RoehubErrorOptions = {}) {
    super(publicText, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.publicText = publicText;
    this.problems = options.problems ?? [];
  }

  get status(): number {
    return ERROR_CODES[this.code];
  }
}

import pino from "pino";
import { RoehubError } from "../kernel/errors.ts";

/**
 * Everything a log line may carry. A field that is not listed is dropped, so that a new field is a decision made
 * here and not a habit of the caller.
 */
const FIELDS = [
  "action",
  "attempt",
  "bot_id",
  "bytes",
  "code",
  "component",
  "correlation_id",
  "count",
  "duration_ms",
  "environment",
  "job_id",
  "kind",
  "locale",
  "method",
  "module",
  "path",
  "port",
  "reason",
  "request_id",
  "route",
  "rows",
  "state",
  "status",
  "symbol",
  "update_id",
  "url",
  "user_id",
  "version",
  "workspace_id",
] as const;

export type LogFields = { readonly [Field in (typeof FIELDS)[number]]?: string | number | boolean | null } & {
  readonly error?: unknown;
};

/** `event` is a constant of the program in snake_case, never a text with values in it. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  /** Values that must never leave the process; any that slips into a line is replaced. */
  readonly secrets: readonly string[];
  readonly write?: (line: string) => void;
}

export function createLogger({ level, secrets, write }: LoggerOptions): Logger {
  const filter = createSecretFilter(secrets);
  const print = write ?? ((line: string) => void process.stderr.write(line));
  const sink = { write: (line: string) => print(filter(line)) };
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink,
  );
  return wrap(root, filter);
}

type SecretFilter = (text: string) => string;

function wrap(target: pino.Logger, filter: SecretFilter): Logger {
  return {
    debug: (event, fields) => target.debug(allowed(fields, filter), event),
    info: (event, fields) => target.info(allowed(fields, filter), event),
    warn: (event, fields) => target.warn(allowed(fields, filter), event),
    error: (event, fields) => target.error(allowed(fields, filter), event),
    child: (fields) => wrap(target.child(allowed(fields, filter)), filter),
  };
}

const MAX_TEXT_LENGTH = 300;

function allowed(fields: LogFields = {}, filter: SecretFilter): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const value = fields[field];
    // Filtered before it is cut: of a secret that stands across the cut the line's filter would know no half.
    if (value !== undefined)
      line[field] = typeof value === "string" ? filter(value).slice(0, MAX_TEXT_LENGTH) : value;
  }
  if (fields.error !== undefined) line["error"] = describeError(fields.error);
  return line;
}

/**
 * What may be said of an error: its class, its code and where it was thrown. Messages are left out, because those of
 * libraries quote what they failed on (grammY the token, pg and drizzle the row); those of `RoehubError` are ours.
 */
function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const described: Record<string, unknown> = { type: error.name, frames: frames(error) };
  if (error instanceof RoehubError) described["text"] = error.publicText;
  if ("code" in error && /^[\w-]{1,60}$/.test(String(error.code))) described["code"] = String(error.code);
  if ("sqlState" in error) described["code"] = String(error.sqlState);
  if (error.cause !== undefined && depth < 3) described["cause"] = describeError(error.cause, depth + 1);
  return described;
}

function frames(error: Error): string[] {
  return (error.stack ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8);
}

/** The shape of a bot token, wherever it came from. */
const BOT_TOKEN = /(?<!\d)\d{6,12}(?::|%3A)[A-Za-z0-9_-]{30,}/g;

function createSecretFilter(secrets: readonly string[]): SecretFilter {
  const needles = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return (text) => {
    let clean = text.replace(BOT_TOKEN, "[secret]");
    for (const needle of needles) clean = clean.replaceAll(needle, "[secret]");
    return clean;
  };
}

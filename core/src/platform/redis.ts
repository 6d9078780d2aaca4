import { Redis } from "ioredis";
import { RoehubError } from "../kernel/errors.ts";
import type { Logger } from "./logging.ts";

export type { Redis };

export interface RedisOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://`. */
  readonly url: string;
  readonly logger: Logger;
  /** Put before every key by the client itself. */
  readonly keyPrefix?: string;
  /** How long a command may take before it counts as failed. */
  readonly commandTimeoutMs?: number;
}

const COMMAND_TIMEOUT_MS = 5_000;
const RECONNECT_MAX_MS = 2_000;

/**
 * A client that connects again by itself. A command fails when the connection that it was sent on is lost, and is never
 * sent again: whether the server ran it is not known. One given while there is no connection waits for the attempt that
 * is under way or comes next, and fails with it.
 */
export function createRedis(options: RedisOptions): Redis {
  const { url, logger, keyPrefix = "", commandTimeoutMs = COMMAND_TIMEOUT_MS } = options;
  const redis = new Redis(url, {
    keyPrefix,
    // The older protocol, in which replies have one shape whatever the server's version.
    protocol: 2,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    // A connection whose other end is gone without a word is given up.
    socketTimeout: commandTimeoutMs,
    connectTimeout: COMMAND_TIMEOUT_MS,
    // How long the other end may take to agree to an end.
    disconnectTimeout: 500,
    retryStrategy: (attempt) => Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(attempt, 6)),
  });
  // Each failed attempt is an event; without a listener it would end the process.
  redis.on("error", (error: unknown) => logger.warn("redis_connection", { error }));
  return redis;
}

/** What a failed command is to callers: `redis_unavailable`. */
export function redisFault(error: unknown): RoehubError {
  if (error instanceof RoehubError) return error;
  return new RoehubError("redis_unavailable", "The stream server does not answer. Try again in a moment.", {
    cause: error,
  });
}

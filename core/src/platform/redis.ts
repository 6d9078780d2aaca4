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
}

/** How long a command may take before it counts as failed. */
const COMMAND_TIMEOUT_MS = 5_000;
const RECONNECT_MAX_MS = 2_000;

/**
 * A client that connects again by itself. Commands fail at once while there is no connection, instead of queueing
 * without bound: callers decide what is worth another try.
 */
export function createRedis({ url, logger, keyPrefix = "" }: RedisOptions): Redis {
  const redis = new Redis(url, {
    keyPrefix,
    lazyConnect: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: COMMAND_TIMEOUT_MS,
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

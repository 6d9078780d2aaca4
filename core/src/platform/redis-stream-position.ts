import type { Redis } from "./redis.ts";
import { isIdAfter, readPairs, replyErrorCode } from "./redis-stream-reply.ts";

/** Before the oldest message. */
export const OLDEST = "0-0";

/** The id of the newest message that each stream ever had, `0-0` where there is no stream. All are asked in one go. */
export async function lastGeneratedIds(
  redis: Redis,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.call("XINFO", "STREAM", key);
  const replies = (await pipeline.exec()) ?? [];
  return new Map(
    keys.map((key, index) => {
      const [error, reply] = replies[index] ?? [new Error("The server left a reply out.")];
      if (error !== null && !isMissing(error)) throw error;
      return [key, readPairs(error === null ? reply : [])["last-generated-id"] ?? OLDEST];
    }),
  );
}

/** Whether the server, whose newest id is `last`, can have given the id. */
export function isKnown(id: string, last: string): boolean {
  return /^\d{1,20}(-\d{1,20})?$/.test(id) && !isIdAfter(id, last);
}

function isMissing(error: unknown): boolean {
  return replyErrorCode(error) === "ERR" && error instanceof Error && error.message.includes("no such key");
}

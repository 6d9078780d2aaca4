import type { Logger } from "./logging.ts";
import type { Redis } from "./redis.ts";
import { BLOCK_MS } from "./redis-stream-pump.ts";
import {
  list,
  readEntries,
  readStreamsReply,
  replyErrorCode,
  type StreamEntry,
} from "./redis-stream-reply.ts";
import type { GroupDelivery, GroupReader } from "./streams.ts";
import type { Timer } from "./timer.ts";

export interface RedisGroupReaderOptions extends GroupReader {
  /** Before the name of every stream. */
  readonly keyPrefix: string;
  /** Makes a connection of this reader's own, which blocks. */
  readonly connect: () => Redis;
  readonly logger: Logger;
  readonly timer: Timer;
}

const RETRY_MS = 200;
/** Of all streams together, in one reply; what is in it counts as handed out, given or not. */
const BATCH = 500;
const OLDEST = "0-0";

/** What all parts of one reader share. */
interface Context extends RedisGroupReaderOptions {
  readonly connection: Redis;
  readonly keys: readonly string[];
  /** Of one stream, in one reply. */
  readonly count: number;
}

/**
 * `StreamBus.readGroup` on Redis. After a lost connection the consumer is given again what it has not acknowledged,
 * because a reply may have been lost with it.
 */
export async function* readRedisGroup(options: RedisGroupReaderOptions): AsyncIterable<GroupDelivery> {
  const { streams, keyPrefix, signal, logger, timer } = options;
  if (signal.aborted) return;
  const connection = options.connect();
  const disconnect = () => connection.disconnect();
  signal.addEventListener("abort", disconnect, { once: true });
  const count = Math.max(1, Math.floor(BATCH / streams.length));
  const context = { ...options, connection, count, keys: streams.map((stream) => keyPrefix + stream) };
  try {
    while (!signal.aborted) {
      try {
        yield* readUntilFault(context);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn("stream_reading_interrupted", { error });
        // A group that is gone is made again at once; a server that is gone is given a moment.
        if (!isGroupMissing(error)) await timer.sleep(RETRY_MS, signal).catch(() => {});
      }
    }
  } finally {
    signal.removeEventListener("abort", disconnect);
    disconnect();
  }
}

async function* readUntilFault(context: Context): AsyncIterable<GroupDelivery> {
  const { reclaimIdleMs, signal, timer } = context;
  const checkEveryMs = Math.max(1, Math.floor(reclaimIdleMs / 2));
  await makeGroups(context);
  yield* ownPending(context);
  let reclaimAtMs = 0;
  while (!signal.aborted) {
    if (timer.nowMs() >= reclaimAtMs) {
      reclaimAtMs = timer.nowMs() + checkEveryMs;
      yield* reclaimed(context);
    }
    const blockMs = Math.min(BLOCK_MS, Math.max(1, reclaimAtMs - timer.nowMs()));
    const reply = await readGroup(
      context,
      ["BLOCK", blockMs],
      new Map(context.keys.map((key) => [key, ">"])),
    );
    for (const { key, entries } of reply) yield* deliveries(context, { key, entries, isRedelivery: false });
  }
}

/** Makes the groups that are missing, each at the beginning of its stream; a missing stream is made empty. */
async function makeGroups({ connection, keys, group }: Context): Promise<void> {
  const pipeline = connection.pipeline();
  for (const key of keys) pipeline.call("XGROUP", "CREATE", key, group, "0", "MKSTREAM");
  for (const [error] of (await pipeline.exec()) ?? []) {
    if (error !== null && replyErrorCode(error) !== "BUSYGROUP") throw error;
  }
}

/** What this consumer was handed before and has not acknowledged, page by page. */
async function* ownPending(context: Context): AsyncIterable<GroupDelivery> {
  let positions = new Map(context.keys.map((key) => [key, OLDEST]));
  while (positions.size > 0) {
    const reply = await readGroup(context, [], positions);
    positions = new Map();
    for (const { key, entries } of reply) {
      const last = entries.at(-1);
      if (last !== undefined) positions.set(key, last.id);
      yield* deliveries(context, { key, entries, isRedelivery: true });
    }
  }
}

/** What has been pending for too long, taken over from whoever has it. */
async function* reclaimed(context: Context): AsyncIterable<GroupDelivery> {
  const { connection, group, consumer, reclaimIdleMs, count } = context;
  let cursors = new Map(context.keys.map((key) => [key, OLDEST]));
  while (cursors.size > 0) {
    const pipeline = connection.pipeline();
    for (const [key, cursor] of cursors) {
      pipeline.call("XAUTOCLAIM", key, group, consumer, reclaimIdleMs, cursor, "COUNT", count);
    }
    const replies = (await pipeline.exec()) ?? [];
    const keys = [...cursors.keys()];
    cursors = new Map();
    for (const [index, key] of keys.entries()) {
      const [error, reply] = replies[index] ?? [new Error("The server left a reply out.")];
      if (error !== null) throw error;
      const [cursor, entries, deletedIds] = list(reply);
      if (cursor !== OLDEST) cursors.set(key, String(cursor));
      const deleted = list(deletedIds).map((id) => ({ id: String(id), fields: null }));
      const found = [...deleted, ...readEntries(entries)];
      yield* deliveries(context, { key, entries: found, isRedelivery: true });
    }
  }
}

async function readGroup(
  { connection, group, consumer, count }: Context,
  block: readonly (string | number)[],
  positions: ReadonlyMap<string, string>,
): Promise<{ key: string; entries: StreamEntry[] }[]> {
  const who = ["GROUP", group, consumer, "COUNT", count, ...block];
  const where = ["STREAMS", ...positions.keys(), ...positions.values()];
  return readStreamsReply(await connection.call("XREADGROUP", ...who, ...where));
}

async function* deliveries(
  { connection, keyPrefix, group, signal }: Context,
  { key, entries, isRedelivery }: { key: string; entries: readonly StreamEntry[]; isRedelivery: boolean },
): AsyncIterable<GroupDelivery> {
  const stream = key.slice(keyPrefix.length);
  const ids = entries.filter(({ fields }) => fields === null).map(({ id }) => id);
  if (ids.length > 0 && !signal.aborted) {
    yield { kind: "trimmed", stream, ids };
    await connection.call("XACK", key, group, ...ids);
  }
  for (const { id, fields } of entries) {
    if (signal.aborted) return;
    if (fields !== null) yield { kind: "message", isRedelivery, stream, id, fields };
  }
}

/** The server lost the group, or the stream while the read was waiting. */
function isGroupMissing(error: unknown): boolean {
  return ["NOGROUP", "UNBLOCKED"].includes(replyErrorCode(error));
}

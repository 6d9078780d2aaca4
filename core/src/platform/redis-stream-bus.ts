import { assert } from "../kernel/assert.ts";
import type { Logger } from "./logging.ts";
import { createRedis, redisFault } from "./redis.ts";
import { readRedisGroup } from "./redis-group-reader.ts";
import { createRedisSharedReader } from "./redis-shared-reader.ts";
import { BLOCK_MS } from "./redis-stream-pump.ts";
import { readEntries } from "./redis-stream-reply.ts";
import { closedBus, type StreamBus } from "./streams.ts";
import { createSystemClock } from "./system-clock.ts";

export interface RedisStreamBusOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://`. */
  readonly url: string;
  readonly logger: Logger;
  /** Before the name of every stream; empty unless several share a server. */
  readonly keyPrefix?: string;
}

/** How much longer than the time that a read blocks its answer may take. */
const ANSWER_MS = 5_000;

/**
 * Removes, in one step, the consumers that hold nothing: one that is handed a message between a look and a removal
 * would take it along.
 */
const SWEEP = `
local reply = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if reply.err then
  if reply.err:find('NOGROUP') or reply.err:find('no such key') then return 0 end
  return reply
end
local swept = 0
for _, consumer in ipairs(reply) do
  local about = {}
  for i = 1, #consumer, 2 do about[consumer[i]] = consumer[i + 1] end
  if about.pending == 0 and about.idle >= tonumber(ARGV[2]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], about.name)
    swept = swept + 1
  end
end
return swept
`;

/**
 * A stream bus on Redis 7 or later. Commands have a connection of their own; all `read`s share a second one, and each
 * `readGroup` has its own. Every command names one key, except the reading ones, which name all of their streams: on a
 * Redis Cluster those would have to be of one slot.
 */
export function createRedisStreamBus({ url, logger, keyPrefix = "" }: RedisStreamBusOptions): StreamBus {
  const timer = createSystemClock();
  const commands = createRedis({ url, logger });
  const connect = () => createRedis({ url, logger, commandTimeoutMs: BLOCK_MS + ANSWER_MS });
  const reader = createRedisSharedReader({ commands, connect, logger, timer });
  const closing = new AbortController();

  /** The reply to a command. Throws `redis_unavailable`, or `unavailable` after the end. */
  const ask = async (name: string, ...args: readonly (string | number)[]): Promise<unknown> => {
    if (closing.signal.aborted) throw closedBus();
    try {
      return await commands.call(name, ...args);
    } catch (error) {
      throw redisFault(error);
    }
  };

  return {
    async publish(stream, fields, { maxLength }) {
      const pairs = Object.entries(fields).flat();
      assert(pairs.length > 0, "a message of a stream has fields");
      return String(await ask("XADD", keyPrefix + stream, "MAXLEN", "~", maxLength, "*", ...pairs));
    },
    read(stream, options) {
      if (closing.signal.aborted) throw closedBus();
      return reader.read(keyPrefix + stream, options);
    },
    async last(stream) {
      const [entry] = readEntries(await ask("XREVRANGE", keyPrefix + stream, "+", "-", "COUNT", 1));
      return entry === undefined ? null : { id: entry.id, fields: entry.fields ?? {} };
    },
    async *readGroup(options) {
      if (closing.signal.aborted) throw closedBus();
      const ending = new AbortController();
      const end = () => ending.abort();
      const signals = [options.signal, closing.signal];
      if (options.signal.aborted) end();
      for (const signal of signals) signal.addEventListener("abort", end, { once: true });
      try {
        yield* readRedisGroup({ ...options, signal: ending.signal, keyPrefix, connect, logger, timer });
      } finally {
        for (const signal of signals) signal.removeEventListener("abort", end);
      }
    },
    async acknowledge(group, messages) {
      const byStream = Map.groupBy(messages, ({ stream }) => stream);
      const ids = [...byStream].map(([stream, some]) => [
        keyPrefix + stream,
        group,
        ...some.map(({ id }) => id),
      ]);
      await Promise.all(ids.map((args) => ask("XACK", ...args)));
    },
    async sweepConsumers({ stream, group, idleMs }) {
      return Number(await ask("EVAL", SWEEP, 1, keyPrefix + stream, group, idleMs));
    },
    async ping() {
      await ask("PING");
    },
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      const closed = reader.close();
      // Lets what was sent be answered; without a connection there is nothing to wait for.
      if (commands.status === "ready") await commands.quit().catch(() => {});
      commands.disconnect();
      await closed;
    },
  };
}

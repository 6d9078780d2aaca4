import { isKnown, lastGeneratedIds, OLDEST } from "./redis-stream-position.ts";
import {
  createStreamPump,
  QUEUE_LIMIT,
  type StreamPumpOptions,
  type StreamSubscription,
} from "./redis-stream-pump.ts";
import { replyErrorCode } from "./redis-stream-reply.ts";
import type { StreamMessage } from "./streams.ts";

/** Reads any number of streams for any number of readers over one blocking connection. */
export interface RedisSharedReader {
  /** `StreamBus.read` of the stream at `key`. */
  read(key: string, options: ReadOptions): AsyncIterable<StreamMessage>;
  close(): Promise<void>;
}

interface ReadOptions {
  readonly afterId: string | null;
  readonly signal: AbortSignal;
}

const RETRY_MS = 200;

export function createRedisSharedReader(
  options: Omit<StreamPumpOptions, "subscriptions">,
): RedisSharedReader {
  const { commands, logger, timer } = options;
  const subscriptions = new Set<StreamSubscription>();
  const pump = createStreamPump({ ...options, subscriptions });
  const closing = new AbortController();

  /** Where a reader begins; asked again until the server answers, null where reading ends before. */
  const startPosition = async (key: string, { afterId, signal }: ReadOptions): Promise<string | null> => {
    while (!signal.aborted && !closing.signal.aborted) {
      try {
        const last = (await lastGeneratedIds(commands, [key])).get(key) ?? OLDEST;
        if (afterId === null) return last;
        return isKnown(afterId, last) ? afterId : OLDEST;
      } catch (error) {
        if (replyErrorCode(error) === "WRONGTYPE") throw error;
        logger.warn("stream_reading_interrupted", { error });
        await timer.sleep(RETRY_MS, signal).catch(() => {});
      }
    }
    return null;
  };

  async function* read(key: string, { afterId, signal }: ReadOptions): AsyncIterable<StreamMessage> {
    const isEnded = () => signal.aborted || closing.signal.aborted;
    const ended = Promise.withResolvers<null>();
    const subscription = { key, position: OLDEST, queue: [], isPaused: false, wake: () => {} };
    const end = () => {
      ended.resolve(null);
      subscription.wake();
    };
    for (const one of [signal, closing.signal]) one.addEventListener("abort", end, { once: true });
    try {
      const position = await Promise.race([startPosition(key, { afterId, signal }), ended.promise]);
      if (position === null || isEnded()) return;
      subscription.position = position;
      subscriptions.add(subscription);
      pump.refresh();
      yield* messagesOf(subscription, { isEnded, refresh: pump.refresh });
    } finally {
      subscriptions.delete(subscription);
      for (const one of [signal, closing.signal]) one.removeEventListener("abort", end);
    }
  }

  return {
    read,
    async close() {
      closing.abort();
      await pump.stop();
    },
  };
}

/** What comes into the queue, as it is taken; makes room known to the pump. */
async function* messagesOf(
  subscription: StreamSubscription,
  { isEnded, refresh }: { isEnded: () => boolean; refresh: () => void },
): AsyncIterable<StreamMessage> {
  while (!isEnded()) {
    const message = subscription.queue.shift();
    if (message === undefined) {
      await new Promise<void>((resolve) => {
        subscription.wake = resolve;
      });
      continue;
    }
    if (subscription.isPaused && subscription.queue.length <= QUEUE_LIMIT / 2) {
      subscription.isPaused = false;
      refresh();
    }
    yield message;
  }
}

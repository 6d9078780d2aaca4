import { SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import type { Timer } from "../platform/timer.ts";

const RETRY_MS = SECOND_MS;

interface FollowOptions {
  readonly bus: Pick<StreamBus, "read" | "last">;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onFields: (fields: Readonly<Record<string, string>>) => void;
}

/**
 * Hands over the new messages of a stream until `signal` aborts. Settles once it is known after which message they
 * begin, so that what is read from a database afterwards leaves nothing between. A bus that fails is tried again; what
 * it loses meanwhile is for the caller to notice.
 */
export async function followStream(stream: string, options: FollowOptions): Promise<void> {
  const { bus, timer, logger, signal, onFields } = options;
  const newest = await bus.last(stream).catch(() => null);
  let afterId = newest?.id ?? null;

  const follow = async () => {
    while (!signal.aborted) {
      try {
        for await (const message of bus.read(stream, { afterId, signal })) {
          afterId = message.id;
          onFields(message.fields);
        }
      } catch (error) {
        if (!signal.aborted) logger.warn("live_stream_unread", { error });
      }
      if (!signal.aborted) await timer.sleep(RETRY_MS, signal).catch(() => {});
    }
  };
  void follow();
}

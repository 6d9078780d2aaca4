import { MINUTE_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";

/** Counts messages that are not as documented, and logs them at most once a minute. */
export interface MalformedMessages {
  count(reason: string): void;
  /** Logs what was counted since the last line. */
  flush(): void;
}

export function createMalformedMessages(options: {
  readonly timer: Timer;
  readonly logger: Logger;
}): MalformedMessages {
  const { timer, logger } = options;
  let counted = 0;
  let lastReason = "";
  let nextLineMs = 0;
  const flush = () => {
    if (counted > 0) logger.warn("venue_messages_malformed", { count: counted, reason: lastReason });
    counted = 0;
  };
  return {
    count(reason) {
      counted++;
      lastReason = reason;
      const now = timer.nowMs();
      if (now < nextLineMs) return;
      nextLineMs = now + MINUTE_MS;
      flush();
    },
    flush,
  };
}

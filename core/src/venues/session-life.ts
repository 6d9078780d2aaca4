import type { FeedLossReason } from "./feed-event.ts";

/** How a session gets ready, is to be followed by another, and ends: each once. */
export interface SessionLife {
  /** Aborts at the end. */
  readonly signal: AbortSignal;
  /** Why it ended; null while it has not, and where it was closed by us. */
  readonly endReason: FeedLossReason | null;
  /** Settles when each wanted symbol has been answered for, or at the end. */
  readonly ready: Promise<void>;
  /** Settles when another session should take over, or at the end. */
  readonly due: Promise<void>;
  becomeReady(): void;
  renew(): void;
  /** The venue says that it will end the connection. */
  announceShutdown(): void;
  /** Ends it; answers the reason to be told, or null where it had ended before. */
  end(reason: FeedLossReason): FeedLossReason | null;
  /** Ends it without a reason. */
  finish(): void;
}

export function createSessionLife(): SessionLife {
  const life = new AbortController();
  const ready = Promise.withResolvers<void>();
  const due = Promise.withResolvers<void>();
  let endReason: FeedLossReason | null = null;
  let isShutdownAnnounced = false;
  const finish = () => {
    life.abort();
    ready.resolve();
    due.resolve();
  };
  return {
    signal: life.signal,
    get endReason() {
      return endReason;
    },
    ready: ready.promise,
    due: due.promise,
    becomeReady: ready.resolve,
    renew: due.resolve,
    announceShutdown() {
      isShutdownAnnounced = true;
      due.resolve();
    },
    end(reason) {
      if (life.signal.aborted) return null;
      endReason = reason === "closed" && isShutdownAnnounced ? "shutdown_announced" : reason;
      finish();
      return endReason;
    },
    finish,
  };
}

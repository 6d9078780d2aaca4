import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import { backoffMs } from "./backoff.ts";
import type { ConnectionLimiter } from "./connection-limiter.ts";
import type { ReconnectCause } from "./feed-event.ts";
import type { SocketSession } from "./socket-session.ts";

/** The symbols of one connection, and whoever delivers them: one session after another. */
export interface FeedLane {
  readonly symbols: ReadonlySet<string>;
  assign(symbols: ReadonlySet<string>): void;
  close(): Promise<void>;
}

export interface FeedLaneOptions {
  readonly symbols: ReadonlySet<string>;
  readonly openSession: (lane: FeedLane) => SocketSession;
  /** `session` is about to be closed, because another one has taken over. */
  readonly onRetire: (session: SocketSession) => void;
  readonly onReconnect: (cause: ReconnectCause) => void;
  readonly limiter: ConnectionLimiter;
  readonly timer: Timer;
  readonly random: () => number;
}

const BACKOFF = { baseMs: SECOND_MS / 2, maxMs: 30 * SECOND_MS };
/** A connection that lived so long was a good one. */
const HEALTHY_MS = MINUTE_MS;
/**
 * How long the old and the new session deliver side by side: what the venue sent on the old one before it began on the
 * new one may still be on its way.
 */
const OVERLAP_MS = 5 * SECOND_MS;

/**
 * Keeps a session delivering. One that has to be renewed delivers until its successor does; one that ended is followed
 * after a pause with jitter.
 */
export function createFeedLane(options: FeedLaneOptions): FeedLane {
  const { timer, limiter, random, openSession, onRetire, onReconnect } = options;
  const life = new AbortController();
  const sessions = new Set<SocketSession>();
  /** Ends of sessions that others took over from. */
  const retiring = new Set<Promise<void>>();
  let symbols = options.symbols;

  const open = (): SocketSession => {
    const session = openSession(lane);
    sessions.add(session);
    session.want(symbols);
    return session;
  };
  const retire = (session: SocketSession) => {
    sessions.delete(session);
    onRetire(session);
    const closing = session.close().finally(() => retiring.delete(closing));
    retiring.add(closing);
  };

  const keepDelivering = async () => {
    let current: SocketSession | null = null;
    let failures = 0;
    for (;;) {
      await limiter.acquire(life.signal);
      // The lane may be closed since its turn came: nobody would end a session that it opened now.
      life.signal.throwIfAborted();
      const session = open();
      await session.ready;
      if (current !== null && session.endReason === null) await timer.sleep(OVERLAP_MS, life.signal);
      life.signal.throwIfAborted();
      if (session.endReason === null) {
        if (current !== null) retire(current);
        current = session;
        await session.due;
        life.signal.throwIfAborted();
      }
      const cause = session.endReason ?? "renewal";
      if (cause !== "renewal") sessions.delete(session);
      const wasHealthy = timer.nowMs() - session.startedAtMs >= HEALTHY_MS;
      failures = wasHealthy ? 0 : failures + 1;
      if (cause !== "renewal" || !wasHealthy) {
        await timer.sleep(backoffMs(failures, { ...BACKOFF, random }), life.signal);
      }
      onReconnect(cause);
    }
  };

  const lane: FeedLane = {
    get symbols() {
      return symbols;
    },
    assign(assigned) {
      symbols = assigned;
      for (const session of sessions) session.want(assigned);
    },
    async close() {
      life.abort();
      await Promise.all([...retiring, ...[...sessions].map((session) => session.close())]);
      await delivering;
    },
  };
  const delivering = keepDelivering().catch((error: unknown) => {
    if (!life.signal.aborted) throw error;
  });
  return lane;
}

import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import { assignSymbols } from "./assign-symbols.ts";
import { type ConnectionLimiter, createConnectionLimiter } from "./connection-limiter.ts";
import type { FeedEvent, FeedLossReason, ReconnectCause } from "./feed-event.ts";
import { createFeedLane, type FeedLane } from "./feed-lane.ts";
import type { SocketProtocol } from "./kline-protocol.ts";
import { createMalformedMessages } from "./malformed-messages.ts";
import { createSocketSession, type SocketSession } from "./socket-session.ts";
import { createSymbolCoverage } from "./symbol-coverage.ts";

export type { FeedEvent, FeedLossReason, ReconnectCause };

/** The live 1m klines of one market over as many connections as its limits ask for. */
export interface VenueFeed {
  /** The symbols to deliver from now on: added and dropped ones are subscribed and unsubscribed. */
  subscribe(symbols: readonly string[]): void;
  /** Ends every connection; no event comes from the call on. */
  close(): Promise<void>;
}

export interface VenueFeedOptions {
  readonly protocol: SocketProtocol;
  /** Origin, without a slash at the end. */
  readonly socketUrl: string;
  readonly timer: Timer;
  readonly logger: Logger;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onEvent: (event: FeedEvent) => void;
  readonly onReconnect?: (cause: ReconnectCause) => void;
  /** Shared by the feeds of a venue; without it this feed has the venue's limit for itself. */
  readonly limiter?: ConnectionLimiter;
}

/** The live klines of one market over WebSocket. Nothing is opened before `subscribe`. */
export function createVenueFeed(options: VenueFeedOptions): VenueFeed {
  const { protocol, timer, random, onReconnect } = options;
  const { venue, marketType } = protocol.market;
  const { connectionsPerFiveMinutes, topicsPerConnection } = protocol.limits;
  const logger = options.logger.child({ component: `${venue}-${marketType}` });
  const limiter = options.limiter ?? createConnectionLimiter({ connectionsPerFiveMinutes, timer });
  const malformed = createMalformedMessages({ timer, logger });
  let isClosed = false;
  const tell = (event: FeedEvent) => {
    if (!isClosed) options.onEvent(event);
  };
  const coverage = createSymbolCoverage(tell);
  const lanes = new Set<FeedLane>();
  /** Ends of lanes that are not needed any more. */
  const leaving = new Set<Promise<void>>();

  const openSession = (lane: FeedLane): SocketSession => {
    const session: SocketSession = createSocketSession(options, {
      delivering: (symbols) => coverage.cover(session, symbols),
      kline: tell,
      refused(symbol, reason) {
        logger.warn("venue_symbol_refused", { symbol, reason });
        coverage.fail([symbol], "refused");
      },
      malformed: malformed.count,
      ended(reason) {
        logger.info("venue_connection_ended", { reason, count: lane.symbols.size });
        coverage.uncover(session, reason);
        coverage.fail(lane.symbols, reason);
      },
    });
    return session;
  };
  const openLane = (symbols: ReadonlySet<string>): FeedLane =>
    createFeedLane({
      ...{ symbols, openSession, limiter, timer, random },
      // What the successor does not deliver either, the venue has refused to it.
      onRetire: (session) => coverage.uncover(session, "refused"),
      onReconnect: (cause) => onReconnect?.(cause),
    });
  const closeLane = (lane: FeedLane) => {
    lanes.delete(lane);
    const left = lane.close().finally(() => leaving.delete(left));
    leaving.add(left);
  };

  return {
    subscribe(symbols) {
      if (isClosed) return;
      const wanted = new Set(symbols);
      coverage.track(wanted);
      const current = [...lanes];
      const assigned = assignSymbols({
        current: current.map((lane) => lane.symbols),
        wanted,
        capacity: topicsPerConnection,
      });
      assigned.forEach((laneSymbols, index) => {
        const lane = current[index];
        if (lane === undefined) lanes.add(openLane(laneSymbols));
        else if (laneSymbols.size === 0) closeLane(lane);
        else lane.assign(laneSymbols);
      });
    },
    async close() {
      isClosed = true;
      for (const lane of lanes) closeLane(lane);
      await Promise.all(leaving);
      malformed.flush();
    },
  };
}

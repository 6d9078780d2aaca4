import type { MarketId } from "@roehub/core/market-data/market";
import type { WebSocket } from "ws";
import { type ConnectionPulse, createConnectionPulse } from "./connection-pulse.ts";
import type { ExchangeFeed } from "./exchange-feed.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { SocketRules } from "./socket-rules.ts";
import type { Subscriber } from "./topic-hub.ts";
import type { SessionAnswer, VenueSession } from "./venue-session.ts";

/** A client on one of the exchange's sockets. */
export interface SocketConnection extends Subscriber {
  readonly isSubscribedTo: (symbol: string) => boolean;
  /** Carries out what is due of itself: pings, the end of its life. */
  tend(): void;
  /** Subscriptions that stand in the address. */
  begin(answer: SessionAnswer): void;
  /** Sends a text as it is, malformed ones too. */
  sendRaw(text: string): void;
  /** Tells that the venue goes away, and ends the connection at `endMs`. */
  announceEnd(endMs: number): void;
  /** Stays open and is dead: nothing is read, sent or answered. */
  turnHalfOpen(): void;
  /** Ends it without a goodbye. */
  terminate(): void;
}

export interface SocketConnectionDeps {
  readonly socket: WebSocket;
  readonly marketId: MarketId;
  readonly session: VenueSession;
  readonly rules: SocketRules;
  readonly time: ExchangeTime;
  readonly feed: ExchangeFeed;
  readonly onEnd: (connection: SocketConnection) => void;
}

export function createSocketConnection(deps: SocketConnectionDeps): SocketConnection {
  const { socket, marketId, session, rules, time, feed } = deps;
  const pulse = createConnectionPulse({ socket, rules, time });
  const symbols = new Map<string, number>();
  let isHalfOpen = false;
  let endMs = rules.lifetimeMs === null ? Number.POSITIVE_INFINITY : time.nowMs() + rules.lifetimeMs;

  const sendRaw = (text: string): void => {
    if (!isHalfOpen && socket.readyState === socket.OPEN) socket.send(text);
  };
  const count = (symbol: string, by: number) => symbols.set(symbol, (symbols.get(symbol) ?? 0) + by);
  const carryOut = (answer: SessionAnswer): void => {
    if (answer.close !== null) {
      socket.close(answer.close.code, answer.close.reason);
      return;
    }
    for (const reply of answer.replies) sendRaw(reply);
    for (const { symbol } of answer.subscribed) count(symbol, 1);
    for (const { symbol } of answer.unsubscribed) count(symbol, -1);
    feed.unsubscribe(connection, answer.unsubscribed);
    feed.subscribe(connection, answer.subscribed);
  };

  const connection: SocketConnection = {
    marketId,
    isSubscribedTo: (symbol) => (symbols.get(symbol) ?? 0) > 0,
    deliver(event) {
      for (const text of session.render(event)) sendRaw(text);
    },
    tend() {
      if (time.nowMs() >= endMs) return socket.close(1001, "");
      if (isHalfOpen) return;
      if (!pulse.isSilent()) return pulse.ping();
      socket.close(1008, "Pong timeout");
      // Who did not answer a ping will not answer a close either.
      if (rules.ping !== null) socket.terminate();
    },
    begin: carryOut,
    sendRaw,
    announceEnd(atMs) {
      const notice = session.shutdownNotice();
      if (notice !== null) sendRaw(notice);
      endMs = Math.min(endMs, atMs);
    },
    turnHalfOpen() {
      isHalfOpen = true;
      socket.pause();
    },
    terminate: () => socket.terminate(),
  };

  follow(deps, {
    pulse,
    connection,
    receive: (text) => carryOut(session.receive(text)),
    answerPing: (data) => {
      if (!isHalfOpen) socket.pong(data);
    },
  });
  return connection;
}

interface Followed {
  readonly pulse: ConnectionPulse;
  readonly connection: SocketConnection;
  readonly receive: (text: string) => void;
  readonly answerPing: (data: Buffer) => void;
}

/** What comes from the client. */
function follow({ socket, feed, onEnd }: SocketConnectionDeps, to: Followed): void {
  const { pulse, connection } = to;
  socket.on("message", (data) => {
    pulse.hear();
    if (pulse.isTooFast()) socket.close(1008, "Too many requests");
    else to.receive(String(data));
  });
  socket.on("ping", (data) => {
    pulse.hear();
    to.answerPing(data);
  });
  socket.on("pong", () => pulse.hear());
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    feed.drop(connection);
    onEnd(connection);
  });
}

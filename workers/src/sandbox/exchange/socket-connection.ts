import { SECOND_MS } from "@roehub/core/kernel/time";
import type { MarketId } from "@roehub/core/market-data/market";
import type { WebSocket } from "ws";
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

/** Of the machine: what a client is given at least, however fast the exchange runs or leaps. */
const PATIENCE_MS = 5_000;
const LEAST_PING_INTERVAL_MS = 2_000;
/** A faster exchange does not count messages: those that a client paces arrive together. */
const COUNTED_UNTIL_SPEED = 3;

export function createSocketConnection(deps: SocketConnectionDeps): SocketConnection {
  const { socket, marketId, session, rules, time, feed, onEnd } = deps;
  const openedMs = time.nowMs();
  const symbols = new Map<string, number>();
  let isHalfOpen = false;
  let endMs = rules.lifetimeMs === null ? Number.POSITIVE_INFINITY : openedMs + rules.lifetimeMs;
  let lastHeard = { atMs: openedMs as number, machineMs: time.machineMs() };
  let lastPingMs: number = openedMs;
  let heard: number[] = [];

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
  const isTooFast = (): boolean => {
    if (rules.messagesPerSecond === null || time.speed() > COUNTED_UNTIL_SPEED) return false;
    const nowMs = time.nowMs();
    heard = [...heard.filter((atMs) => nowMs - atMs < SECOND_MS), nowMs];
    return heard.length > rules.messagesPerSecond;
  };

  const hear = (): void => {
    lastHeard = { atMs: time.nowMs(), machineMs: time.machineMs() };
  };
  const isSilentFor = (limitMs: number): boolean =>
    time.nowMs() - lastHeard.atMs > limitMs &&
    time.machineMs() - lastHeard.machineMs > Math.min(limitMs, PATIENCE_MS);

  const connection: SocketConnection = {
    marketId,
    isSubscribedTo: (symbol) => (symbols.get(symbol) ?? 0) > 0,
    deliver(event) {
      for (const text of session.render(event)) sendRaw(text);
    },
    tend() {
      const nowMs = time.nowMs();
      if (nowMs >= endMs) return socket.close(1001, "");
      if (isHalfOpen) return;
      const limitMs = rules.ping?.answerWithinMs ?? rules.silenceMs;
      if (limitMs !== null && isSilentFor(limitMs)) {
        socket.close(1008, "Pong timeout");
        // Who did not answer a ping will not answer a close either.
        if (rules.ping !== null) socket.terminate();
        return;
      }
      if (rules.ping === null) return;
      if (nowMs - lastPingMs < time.atLeast(rules.ping.everyMs, LEAST_PING_INTERVAL_MS)) return;
      lastPingMs = nowMs;
      socket.ping(String(nowMs));
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

  socket.on("message", (data) => {
    hear();
    if (isTooFast()) return socket.close(1008, "Too many requests");
    carryOut(session.receive(String(data)));
  });
  socket.on("ping", (data) => {
    hear();
    if (!isHalfOpen) socket.pong(data);
  });
  socket.on("pong", () => {
    hear();
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    feed.drop(connection);
    onEnd(connection);
  });
  return connection;
}

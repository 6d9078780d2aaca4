import type { FeedEvent } from "./feed-event.ts";
import type { SocketMessage, SocketProtocol } from "./kline-protocol.ts";
import { createSubscriptionBook } from "./subscription-book.ts";

/** What a dialogue tells as it goes. */
export interface DialogueListener {
  /** From now on these are delivered. */
  delivering(symbols: readonly string[]): void;
  kline(event: Extract<FeedEvent, { kind: "kline" }>): void;
  refused(symbol: string, reason: string): void;
  malformed(reason: string): void;
  /**
   * The pending request was answered, or nothing that is wanted is left to ask for; whether everything wanted is
   * answered for, and anything delivered.
   */
  answered(state: { isSettled: boolean; isDelivering: boolean }): void;
  shutdownAnnounced(): void;
}

/**
 * What is said on one connection, without the connection: which message is to be sent next, and what a received one
 * means. One request is under way at a time, so that an answer which names no request is known to be its.
 */
export interface SessionDialogue {
  want(symbols: ReadonlySet<string>): void;
  /** The next message to send, or null. */
  next(): string | null;
  hear(message: SocketMessage): void;
  /** The protocol's own ping is to be sent next. */
  ping(): void;
  retryRefused(): void;
  hasPendingRequest(): boolean;
  isDelivering(): boolean;
}

export function createSessionDialogue(protocol: SocketProtocol, listener: DialogueListener): SessionDialogue {
  const book = createSubscriptionBook(protocol.limits.topicsPerRequest);
  let isPingDue = false;
  let lastRequestId = 0;
  let pendingId: number | null = null;

  const answered = () => {
    pendingId = null;
    listener.answered({ isSettled: book.isSettled(), isDelivering: book.hasSubscribed() });
  };
  const hearKline = (message: Extract<SocketMessage, { kind: "kline" }>) => {
    const { symbol } = message.kline;
    if (!book.isWanted(symbol)) return;
    if (book.prove(symbol)) listener.delivering([symbol]);
    listener.kline(message);
  };

  return {
    want(symbols) {
      const already = book.want(symbols);
      if (already.length > 0) listener.delivering(already);
      // What was still to be asked for may not be wanted any more: no answer will come to say so.
      if (book.isSettled()) answered();
    },
    next() {
      if (isPingDue && protocol.ping !== null) {
        isPingDue = false;
        return protocol.ping.message(++lastRequestId);
      }
      const request = book.next();
      if (request === null) return null;
      pendingId = ++lastRequestId;
      return protocol[request.kind](request.symbols, pendingId);
    },
    hear(message) {
      if (message.kind === "kline") {
        hearKline(message);
      } else if (message.kind === "accepted") {
        if (pendingId === null || message.requestId !== pendingId) return;
        const symbols = book.accept();
        if (symbols.length > 0) listener.delivering(symbols);
        answered();
      } else if (message.kind === "refused") {
        if (pendingId === null || (message.requestId ?? pendingId) !== pendingId) return;
        for (const symbol of book.refuse()) listener.refused(symbol, message.reason);
        answered();
      } else if (message.kind === "shutdown") {
        listener.shutdownAnnounced();
      } else if (message.kind === "malformed") {
        listener.malformed(message.reason);
      }
    },
    ping() {
      isPingDue = true;
    },
    retryRefused: book.retryRefused,
    hasPendingRequest: () => pendingId !== null,
    isDelivering: book.hasSubscribed,
  };
}

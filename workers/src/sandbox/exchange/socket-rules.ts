import { DAY_MS, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import type { MarketId } from "@roehub/core/market-data/market";

/** What a venue asks of a connection. Times are of the exchange. */
export interface SocketRules {
  /** Control messages a second; more end the connection. Null: not limited. */
  readonly messagesPerSecond: number | null;
  /** The venue's WebSocket pings; null where clients ping by message. */
  readonly ping: { readonly everyMs: number; readonly answerWithinMs: number } | null;
  /** A connection that says nothing for so long is ended; null: it may be silent. */
  readonly silenceMs: number | null;
  readonly lifetimeMs: number | null;
  /** New connections of an address in five minutes. */
  readonly connectionsPerFiveMinutes: number;
}

const BYBIT: SocketRules = {
  messagesPerSecond: null,
  ping: null,
  silenceMs: 10 * MINUTE_MS,
  lifetimeMs: null,
  connectionsPerFiveMinutes: 500,
};

/** Sources: the venues' pages on WebSocket connections, named in docs/architecture/sandbox-exchange.md. */
export const SOCKET_RULES: Readonly<Record<MarketId, SocketRules>> = {
  1: {
    messagesPerSecond: 5,
    ping: { everyMs: 20 * SECOND_MS, answerWithinMs: MINUTE_MS },
    silenceMs: null,
    lifetimeMs: DAY_MS,
    connectionsPerFiveMinutes: 300,
  },
  2: {
    messagesPerSecond: 10,
    ping: { everyMs: 3 * MINUTE_MS, answerWithinMs: 10 * MINUTE_MS },
    silenceMs: null,
    lifetimeMs: DAY_MS,
    connectionsPerFiveMinutes: 300,
  },
  3: BYBIT,
  4: BYBIT,
};

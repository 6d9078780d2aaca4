import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import type { MarketId } from "@roehub/core/market-data/market";
import { WebSocketServer } from "ws";
import { createBinanceSession } from "./binance-session.ts";
import { createBybitSession } from "./bybit-session.ts";
import type { ExchangeFeed } from "./exchange-feed.ts";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { ExchangeTime } from "./exchange-time.ts";
import type { ActiveFaults } from "./faults.ts";
import { readSocketAddress, type SocketAddress } from "./socket-address.ts";
import { createSocketConnection, type SocketConnection } from "./socket-connection.ts";
import { SOCKET_RULES } from "./socket-rules.ts";
import type { VenueSession } from "./venue-session.ts";

/** The clients on the exchange's sockets. */
export interface ExchangeSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  readonly connections: ReadonlySet<SocketConnection>;
  close(): void;
}

export interface ExchangeSocketsDeps {
  readonly markets: ReadonlyMap<MarketId, ExchangeMarket>;
  readonly time: ExchangeTime;
  readonly faults: ActiveFaults;
  readonly feed: ExchangeFeed;
}

const LONGEST_MESSAGE_BYTES = 256 * 1_024;

export function createExchangeSockets({ markets, time, faults, feed }: ExchangeSocketsDeps): ExchangeSockets {
  const server = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: LONGEST_MESSAGE_BYTES });
  const connections = new Set<SocketConnection>();
  const opened = new Map<MarketId, number[]>();
  let lastConnection = 0;

  const sessionOf = (address: SocketAddress): VenueSession => {
    lastConnection += 1;
    if (address.venue === "binance") {
      const marketType = address.marketId === 1 ? "spot" : "futures";
      return createBinanceSession({ ...address, marketType, clock: time });
    }
    return createBybitSession({
      marketType: address.marketId === 3 ? "spot" : "futures",
      connectionId: `sandbox-${String(lastConnection).padStart(8, "0")}`,
      hasSymbol: (symbol) => (markets.get(address.marketId)?.find(symbol) ?? null) !== null,
    });
  };
  const isTooOften = (marketId: MarketId): boolean => {
    const nowMs = time.nowMs();
    const recent = (opened.get(marketId) ?? []).filter((atMs) => nowMs - atMs < 5 * MINUTE_MS);
    opened.set(marketId, [...recent, nowMs]);
    return recent.length >= SOCKET_RULES[marketId].connectionsPerFiveMinutes;
  };

  return {
    connections,
    upgrade(request, socket, head) {
      const url = URL.parse(request.url ?? "/", "http://exchange");
      const address = url === null ? null : readSocketAddress(url);
      if (address === null) return refuse(socket, "404 Not Found");
      const { marketId } = address;
      if (faults.strike("connect_refused", { marketId }) !== null) return void socket.destroy();
      if (isTooOften(marketId)) return refuse(socket, "429 Too Many Requests");
      server.handleUpgrade(request, socket, head, (client) => {
        const session = sessionOf(address);
        const connection = createSocketConnection({
          socket: client,
          marketId,
          session,
          rules: SOCKET_RULES[marketId],
          time,
          feed,
          onEnd: (ended) => connections.delete(ended),
        });
        connections.add(connection);
        if (address.venue === "bybit" || address.streams.length === 0) return;
        const params = address.streams;
        connection.begin({
          ...session.receive(JSON.stringify({ method: "SUBSCRIBE", params, id: 1 })),
          replies: [],
        });
      });
    },
    close() {
      for (const connection of connections) connection.terminate();
      server.close();
    },
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../kernel/clock.ts";
import { epochMs } from "../kernel/time.ts";
import type { SocketLimits, SocketMessage, SocketProtocol } from "./kline-protocol.ts";

interface Request {
  readonly op: "subscribe" | "unsubscribe" | "ping";
  readonly symbols: readonly string[];
  readonly id: number;
  /** When it was sent, by the sender's clock. */
  readonly at: number;
}

/** A connection as the venue sees it. */
export interface VenueConnection {
  readonly socket: WebSocket;
  readonly requests: Request[];
  readonly subscribed: Set<string>;
  isClosed: boolean;
  send(message: SocketMessage): void;
  kline(symbol: string, minute: number, isClosed?: boolean): void;
}

export interface TestSocketVenue {
  readonly url: string;
  readonly connections: readonly VenueConnection[];
  /** Those not closed. */
  alive(): readonly VenueConnection[];
  /** The symbols that some connection delivers. */
  subscribed(): readonly string[];
  answer: (request: Request, connection: VenueConnection) => "accept" | "refuse" | "ignore";
  close(): Promise<void>;
}

/** A protocol that says what it means: messages are `SocketMessage`s as JSON, requests say when they were sent. */
export function testSocketProtocol(
  clock: Clock,
  limits: Partial<SocketLimits> = {},
  pingMs?: number,
): SocketProtocol {
  const write = (request: Omit<Request, "at">) => JSON.stringify({ ...request, at: clock.nowMs() });
  return {
    market: { venue: "bybit", marketType: "spot" },
    limits: {
      topicsPerConnection: 10,
      topicsPerRequest: 4,
      messageIntervalMs: 250,
      connectionsPerFiveMinutes: 300,
      connectionLifetimeMs: null,
      ...limits,
    },
    path: "/stream",
    ping:
      pingMs === undefined
        ? null
        : { everyMs: pingMs, message: (id) => write({ op: "ping", symbols: [], id }) },
    subscribe: (symbols, id) => write({ op: "subscribe", symbols, id }),
    unsubscribe: (symbols, id) => write({ op: "unsubscribe", symbols, id }),
    read(text) {
      if (!text.startsWith("{")) return { kind: "malformed", reason: "not an object" };
      return JSON.parse(text) as SocketMessage;
    },
  };
}

export async function startTestSocketVenue({ port = 0 } = {}): Promise<TestSocketVenue> {
  const server = new WebSocketServer({ port, path: "/stream" });
  await once(server, "listening");
  const connections: VenueConnection[] = [];
  const alive = () => connections.filter(({ isClosed }) => !isClosed);
  const venue: TestSocketVenue = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    alive,
    subscribed: () => alive().flatMap(({ subscribed }) => [...subscribed]),
    answer: () => "accept",
    async close() {
      for (const { socket } of connections) socket.terminate();
      server.close();
      await once(server, "close");
    },
  };
  server.on("connection", (socket) => {
    const connection: VenueConnection = {
      ...{ socket, requests: [], subscribed: new Set<string>(), isClosed: false },
      send: (message) => socket.send(JSON.stringify(message)),
      kline: (symbol, minute, isClosed = true) => connection.send(klineMessage(symbol, minute, isClosed)),
    };
    connections.push(connection);
    socket.on("close", () => {
      connection.isClosed = true;
    });
    socket.on("message", (data) => {
      const request = JSON.parse(String(data)) as Request;
      connection.requests.push(request);
      carryOut(request, connection, venue.answer(request, connection));
    });
  });
  return venue;
}

function carryOut(request: Request, connection: VenueConnection, answer: "accept" | "refuse" | "ignore") {
  const { op, id, symbols } = request;
  if (answer === "ignore") return;
  if (op === "ping") return connection.send({ kind: "pong" });
  if (answer === "refuse") return connection.send({ kind: "refused", requestId: id, reason: "bad symbol" });
  for (const symbol of symbols) {
    if (op === "subscribe") connection.subscribed.add(symbol);
    else connection.subscribed.delete(symbol);
  }
  connection.send({ kind: "accepted", requestId: id });
}

export function klineMessage(symbol: string, minute: number, isClosed: boolean): SocketMessage {
  return {
    kind: "kline",
    isClosed,
    eventAt: epochMs((minute + 1) * 60_000),
    kline: {
      symbol,
      tsOpen: epochMs(minute * 60_000),
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
      quoteVolume: 1,
      trades: null,
      takerBuyBaseVolume: null,
      takerBuyQuoteVolume: null,
    },
  };
}

import { once } from "node:events";
import type { MarketId } from "@roehub/core/market-data/market";
import { createLogger } from "@roehub/core/platform/logging";
import { onTestFinished } from "vitest";
import WebSocket from "ws";
import type { ExchangeSource } from "./exchange-source.ts";
import { createMarketClock, type MarketClock } from "./market-clock.ts";
import { createSandboxExchange, type SandboxExchange } from "./sandbox-exchange.ts";
import { createSimulatedSource } from "./simulated-source.ts";

/** A minute of the simulated market with a little of it gone. */
export const FIXTURE_START_MS = Date.UTC(2026, 2, 4, 12, 0, 20);

export interface RunningExchange {
  readonly exchange: SandboxExchange;
  readonly clock: MarketClock;
  /** A GET on a market's prefix. */
  get(marketId: MarketId, path: string): Promise<{ status: number; headers: Headers; body: unknown }>;
  connect(marketId: MarketId, path: string): Promise<TestSocket>;
}

/** An exchange on a free port that ends with the test. */
export async function startExchange(
  options: { source?: ExchangeSource; startMs?: number; speed?: number } = {},
): Promise<RunningExchange> {
  const { source = createSimulatedSource({ seed: 42 }), startMs = FIXTURE_START_MS, speed = 1 } = options;
  const clock = createMarketClock({ startMs, speed });
  const logger = createLogger({ level: "error", secrets: [] });
  const exchange = createSandboxExchange({ source, timer: clock, host: "127.0.0.1", port: 0, logger });
  await exchange.listen();
  const sockets: TestSocket[] = [];
  onTestFinished(async () => {
    for (const { socket } of sockets) socket.terminate();
    await exchange.close();
  });
  return {
    exchange,
    clock,
    async get(marketId, path) {
      const response = await fetch(exchange.urls.restUrl(marketId) + path);
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    async connect(marketId, path) {
      const socket = await connectSocket(exchange.urls.socketUrl(marketId) + path);
      sockets.push(socket);
      return socket;
    },
  };
}

export interface TestSocket {
  readonly socket: WebSocket;
  /** Everything that came, parsed; texts that are not JSON as they are. */
  readonly messages: readonly unknown[];
  /** The close code once the socket has ended. */
  closeCode(): number | null;
  send(message: object): void;
  /** Waits until the messages are so, 10 seconds at most. */
  until(isSo: (messages: readonly unknown[]) => boolean, what: string): Promise<void>;
  /** The first message that has this path: `data.k.x`. */
  first(path: string): Promise<Record<string, unknown>>;
  closed(): Promise<number>;
}

const PATIENCE_MS = 10_000;

async function connectSocket(url: string): Promise<TestSocket> {
  const socket = new WebSocket(url);
  const messages: unknown[] = [];
  let closeCode: number | null = null;
  let changed = Promise.withResolvers<void>();
  const tell = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  socket.on("message", (data) => {
    messages.push(readMessage(String(data)));
    tell();
  });
  socket.on("close", (code) => {
    closeCode = code;
    tell();
  });
  socket.on("error", () => undefined);
  await Promise.race([
    once(socket, "open"),
    once(socket, "close").then(() => Promise.reject(new Error("refused"))),
  ]);

  const waitFor = async (isSo: () => boolean, what: string): Promise<void> => {
    const { promise: gaveUp, reject } = Promise.withResolvers<never>();
    const late = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE_MS);
    try {
      while (!isSo()) await Promise.race([changed.promise, gaveUp]);
    } finally {
      clearTimeout(late);
    }
  };
  return {
    socket,
    messages,
    closeCode: () => closeCode,
    send: (message) => socket.send(JSON.stringify(message)),
    until: (isSo, what) => waitFor(() => isSo(messages), what),
    async first(path) {
      const has = (message: unknown) => valueAt(message, path) !== undefined;
      await waitFor(() => messages.some(has), path);
      return messages.find(has) as Record<string, unknown>;
    },
    async closed() {
      await waitFor(() => closeCode !== null, "the end of the connection");
      return closeCode ?? 0;
    },
  };
}

function readMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What stands at `a.b.0` of a value. */
export function valueAt(value: unknown, path: string): unknown {
  let found: unknown = value;
  for (const name of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}

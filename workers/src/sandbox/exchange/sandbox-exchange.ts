import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MARKETS, type MarketId } from "@roehub/core/market-data/market";
import type { Logger } from "@roehub/core/platform/logging";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import type { Timer } from "@roehub/core/platform/timer";
import { isLoopbackHost } from "../telegram/loopback.ts";
import { actAtOnce } from "./act-at-once.ts";
import { createBinanceRest } from "./binance-rest.ts";
import { createBybitRest } from "./bybit-rest.ts";
import { type ControlDoor, createControlDoor } from "./control-door.ts";
import { createExchangeFeed } from "./exchange-feed.ts";
import { createExchangeMarket } from "./exchange-market.ts";
import { createExchangeSockets } from "./exchange-sockets.ts";
import type { ExchangeSource } from "./exchange-source.ts";
import { createExchangeTime } from "./exchange-time.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { MarketClock } from "./market-clock.ts";
import { createRevisedSource } from "./revised-source.ts";
import { MARKET_PREFIX } from "./socket-address.ts";
import type { VenueRestApi } from "./venue-rest-answer.ts";

/** A local server that speaks the public protocols of Binance and Bybit, and can misbehave. */
export interface SandboxExchange {
  /** Known once it listens: what `rest_url` and `socket_url` of a market are set to. */
  readonly urls: { restUrl(marketId: MarketId): string; socketUrl(marketId: MarketId): string };
  readonly faults: Faults;
  /** Looks at once at what is due: the clock was moved by somebody else than the control door. */
  wake(): void;
  listen(): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface SandboxExchangeDeps {
  readonly source: ExchangeSource;
  /** The exchange's time. A `MarketClock` can be set over the control door. */
  readonly timer: Timer | MarketClock;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly logger: Logger;
}

export function createSandboxExchange(deps: SandboxExchangeDeps): SandboxExchange {
  const { timer, host, port, logger } = deps;
  const time = createExchangeTime(timer, createSystemClock());
  const source = createRevisedSource(deps.source);
  const markets = new Map(
    MARKETS.map(
      ({ marketId }) => [marketId, createExchangeMarket({ marketId, source, clock: time })] as const,
    ),
  );
  const faults = createFaults({
    clock: time,
    actAtOnce: (spec) =>
      actAtOnce(spec, { sockets, source, time, wake: () => feed.wake(), tellClosed: feed.tellClosed }),
  });
  const feed = createExchangeFeed({
    markets,
    timer,
    time,
    faults,
    tend() {
      for (const connection of sockets.connections) connection.tend();
    },
  });
  const sockets = createExchangeSockets({ markets, time, faults, feed });
  const apis = restApis({ markets, time, faults });
  const control = createControlDoor({ timer, time, faults, sockets, markets, wake: () => feed.wake() });
  const server = createServer((request, response) => {
    answer(request, response, { apis, control, nowMs: () => time.nowMs() }).catch((error: unknown) => {
      logger.error("exchange_request_failed", { error });
      response.writeHead(500).end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    sockets.upgrade(request, socket, head);
  });
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  return {
    urls: {
      restUrl: (marketId) => `http://${addressOf(server, host)}${MARKET_PREFIX[marketId]}`,
      socketUrl: (marketId) => `ws://${addressOf(server, host)}${MARKET_PREFIX[marketId]}`,
    },
    faults,
    wake: () => feed.wake(),
    async listen() {
      server.listen(port, host);
      await once(server, "listening");
      running = feed.run(stopping.signal).catch((error: unknown) => {
        // Without the feed a connection would only look alive.
        logger.error("exchange_feed_failed", { error });
        sockets.close();
      });
    },
    async close() {
      stopping.abort();
      sockets.close();
      const closed = server.listening ? once(server, "close") : Promise.resolve();
      server.close();
      server.closeAllConnections();
      await Promise.all([running, closed]);
    },
  };
}

interface RestDeps {
  readonly markets: ReadonlyMap<MarketId, ReturnType<typeof createExchangeMarket>>;
  readonly time: ReturnType<typeof createExchangeTime>;
  readonly faults: ReturnType<typeof createFaults>;
}

/** By the first part of the path. */
function restApis({ markets, time, faults }: RestDeps): ReadonlyMap<string, VenueRestApi> {
  const apis = new Map<string, VenueRestApi>([["bybit", createBybitRest({ markets, time, faults })]]);
  for (const market of markets.values()) {
    if (market.marketId > 2) continue;
    apis.set(MARKET_PREFIX[market.marketId].slice(1), createBinanceRest({ market, time, faults }));
  }
  return apis;
}

interface AnswerDeps {
  readonly apis: ReadonlyMap<string, VenueRestApi>;
  readonly control: ControlDoor;
  readonly nowMs: () => number;
}

/** The `Date` of every answer is the exchange's, as a venue's is. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { apis, control, nowMs }: AnswerDeps,
): Promise<void> {
  const url = URL.parse(request.url ?? "/", "http://exchange");
  if (url === null) return void response.writeHead(400).end();
  const [, first = "", ...rest] = url.pathname.split("/");
  if (first === "control") {
    if (!isLoopbackHost((request.socket.remoteAddress ?? "").replace("::ffff:", "")))
      return void response.writeHead(403).end();
    const { status, body } = await control.answer(request, `/${rest.join("/")}`);
    return void response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  }
  request.resume();
  const made = apis.get(first)?.answer(`/${rest.join("/")}`, url.searchParams);
  response.sendDate = false;
  response.setHeader("Date", new Date(nowMs()).toUTCString());
  if (made === undefined) return void response.writeHead(404).end();
  response.writeHead(made.status, { ...made.headers, "Content-Type": "application/json;charset=UTF-8" });
  response.end(JSON.stringify(made.body));
}

function addressOf(server: Server, host: string): string {
  const address = server.address() as AddressInfo | null;
  if (address === null) throw new Error("the sandbox exchange does not listen");
  return `${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

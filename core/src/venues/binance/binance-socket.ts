import type { SocketLimits, SocketMessage, SocketProtocol } from "../kline-protocol.ts";
import { readVenueKline } from "../read-venue-kline.ts";
import type { VenueMarketType } from "../venue.ts";
import { isVenueObject, readEpochMs, readJson, type VenueObject } from "../venue-values.ts";

/**
 * Binance's combined streams of 1m klines: `{"stream":"btcusdt@kline_1m","data":{…}}`, subscribed by message. Pings are
 * WebSocket's own, from the venue, so that we send none. Sources:
 * - spot: https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
 * - USDⓈ-M: https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
 */
export function binanceSocket(marketType: VenueMarketType): SocketProtocol {
  return {
    market: { venue: "binance", marketType },
    limits: LIMITS[marketType],
    path: PATHS[marketType],
    ping: null,
    subscribe: (symbols, requestId) => request("SUBSCRIBE", symbols, requestId),
    unsubscribe: (symbols, requestId) => request("UNSUBSCRIBE", symbols, requestId),
    read: readMessage,
  };
}

/**
 * Since 2026-04-23 klines of USDⓈ-M come only through `/market`; the unrouted `/stream` accepts a subscription and stays
 * silent. Source: the "Important WebSocket Change Notice" of 2026-03-06 in the documentation above.
 */
const PATHS: Readonly<Record<VenueMarketType, string>> = { spot: "/stream", futures: "/market/stream" };

/** Both: 24 h of life, 300 connections in 5 minutes from an address. */
const COMMON = { connectionsPerFiveMinutes: 300, connectionLifetimeMs: 24 * 60 * 60_000 };

const LIMITS: Readonly<Record<VenueMarketType, SocketLimits>> = {
  // 1024 streams; 5 messages a second of ours, pings and pongs counted: four leave room for a pong.
  spot: { ...COMMON, topicsPerConnection: 1024, topicsPerRequest: 200, messageIntervalMs: 250 },
  // 10 messages a second; 1024 streams in today's documentation, 200 in that of 2025: connections of 200 suit both.
  futures: { ...COMMON, topicsPerConnection: 200, topicsPerRequest: 200, messageIntervalMs: 125 },
};

function request(method: "SUBSCRIBE" | "UNSUBSCRIBE", symbols: readonly string[], requestId: number): string {
  return JSON.stringify({
    method,
    params: symbols.map((symbol) => `${symbol.toLowerCase()}@kline_1m`),
    id: requestId,
  });
}

function readMessage(text: string): SocketMessage {
  const message = readJson(text);
  if (message === undefined) return { kind: "malformed", reason: "a message is not JSON" };
  if (Array.isArray(message)) return { kind: "other" };
  if (!isVenueObject(message)) return { kind: "malformed", reason: "a message is no object" };
  const { stream, data } = message;
  if (stream === undefined) return message["e"] === undefined ? readAnswer(message) : readEvent(message);
  if (Array.isArray(data)) return { kind: "other" };
  if (!isVenueObject(data)) return { kind: "malformed", reason: "a stream's message has no data" };
  return readEvent(data);
}

function readEvent(event: VenueObject): SocketMessage {
  if (event["e"] === "serverShutdown") return { kind: "shutdown" };
  if (event["e"] !== "kline") return { kind: "other" };
  const kline = event["k"];
  const eventAt = readEpochMs(event["E"]);
  if (!isVenueObject(kline)) return { kind: "malformed", reason: "a kline message has no kline" };
  if (typeof kline["i"] === "string" && kline["i"] !== "1m") return { kind: "other" };
  const isClosed = kline["x"];
  if (kline["i"] !== "1m" || eventAt === null || typeof isClosed !== "boolean" || event["s"] !== kline["s"]) {
    return { kind: "malformed", reason: "a kline message lacks its time, symbol, interval or end mark" };
  }
  const reading = readVenueKline({
    symbol: kline["s"],
    tsOpen: kline["t"],
    open: kline["o"],
    high: kline["h"],
    low: kline["l"],
    close: kline["c"],
    volume: kline["v"],
    quoteVolume: kline["q"],
    taker: { trades: kline["n"], base: kline["V"], quote: kline["Q"] },
  });
  if (!reading.ok) return { kind: "malformed", reason: reading.reason };
  return { kind: "kline", kline: reading.kline, isClosed, eventAt };
}

/** `{"result":null,"id":1}` is success; faults come as `{"code":2,"msg":"…"}`, bare or within `error`. */
function readAnswer(answer: VenueObject): SocketMessage {
  const requestId = typeof answer["id"] === "number" ? answer["id"] : null;
  const fault = isVenueObject(answer["error"]) ? answer["error"] : answer;
  if (typeof fault["code"] === "number") {
    return { kind: "refused", requestId, reason: `${fault["code"]} ${String(fault["msg"]).slice(0, 200)}` };
  }
  if (answer["result"] === null && requestId !== null) return { kind: "accepted", requestId };
  return { kind: "other" };
}

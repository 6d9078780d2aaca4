import type { SocketLimits, SocketMessage, SocketProtocol } from "../kline-protocol.ts";
import { readVenueKline } from "../read-venue-kline.ts";
import type { VenueMarketType } from "../venue.ts";
import { isVenueObject, readEpochMs, readJson, readWhole, type VenueObject } from "../venue-values.ts";

/**
 * Bybit v5's public klines: `{"topic":"kline.1.BTCUSDT","data":[{…}]}`, subscribed by message, kept alive by a message
 * of ours every 20 s. One unknown symbol fails the whole request. Sources:
 * - https://bybit-exchange.github.io/docs/v5/ws/connect
 * - https://bybit-exchange.github.io/docs/v5/websocket/public/kline
 */
export function bybitSocket(marketType: VenueMarketType): SocketProtocol {
  return {
    market: { venue: "bybit", marketType },
    limits: LIMITS[marketType],
    path: marketType === "spot" ? "/v5/public/spot" : "/v5/public/linear",
    ping: {
      everyMs: 20_000,
      message: (requestId) => JSON.stringify({ req_id: String(requestId), op: "ping" }),
    },
    subscribe: (symbols, requestId) => request("subscribe", symbols, requestId),
    unsubscribe: (symbols, requestId) => request("unsubscribe", symbols, requestId),
    read: readMessage,
  };
}

/**
 * A connection's `args` may have 21,000 characters together: 400 of the longest topics that our symbols make
 * (`"kline.1.` and 40 letters and `",`). 500 connections in 5 minutes from an address
 * (https://bybit-exchange.github.io/docs/v5/rate-limit). The pause between messages is ours, the venue names none.
 */
const COMMON = {
  topicsPerConnection: 400,
  messageIntervalMs: 100,
  connectionsPerFiveMinutes: 500,
  connectionLifetimeMs: null,
};

const LIMITS: Readonly<Record<VenueMarketType, SocketLimits>> = {
  // "args size >10" is what spot says to more.
  spot: { ...COMMON, topicsPerRequest: 10 },
  // No limit for futures; a hundred keeps a request that one odd symbol fails small.
  futures: { ...COMMON, topicsPerRequest: 100 },
};

const TOPIC_PREFIX = "kline.1.";

function request(op: "subscribe" | "unsubscribe", symbols: readonly string[], requestId: number): string {
  return JSON.stringify({
    req_id: String(requestId),
    op,
    args: symbols.map((symbol) => `${TOPIC_PREFIX}${symbol}`),
  });
}

function readMessage(text: string): SocketMessage {
  const message = readJson(text);
  if (message === undefined) return { kind: "malformed", reason: "a message is not JSON" };
  if (!isVenueObject(message)) return { kind: "malformed", reason: "a message is no object" };
  const { topic } = message;
  if (topic === undefined) return readAnswer(message);
  if (typeof topic !== "string") return { kind: "malformed", reason: "a topic is no text" };
  return topic.startsWith(TOPIC_PREFIX)
    ? readKlines(message, topic.slice(TOPIC_PREFIX.length))
    : { kind: "other" };
}

/**
 * `data` is an array; one candle is what the venue sends. Of several the closed one counts: a candle in progress comes
 * again within a second or two, and what is closed and not told is asked for over HTTP when the next one comes.
 */
function readKlines(message: VenueObject, symbol: string): SocketMessage {
  const { data } = message;
  const eventAt = readEpochMs(message["ts"]);
  if (!Array.isArray(data) || data.length === 0 || eventAt === null) {
    return { kind: "malformed", reason: "a kline message lacks its time or data" };
  }
  const items: readonly unknown[] = data;
  const item = items.find((one) => isVenueObject(one) && one["confirm"] === true) ?? items.at(-1);
  if (!isVenueObject(item) || item["interval"] !== "1" || typeof item["confirm"] !== "boolean") {
    return { kind: "malformed", reason: "a kline message lacks its interval or end mark" };
  }
  const reading = readVenueKline({
    symbol,
    tsOpen: item["start"],
    open: item["open"],
    high: item["high"],
    low: item["low"],
    close: item["close"],
    volume: item["volume"],
    quoteVolume: item["turnover"],
    taker: null,
  });
  if (!reading.ok) return { kind: "malformed", reason: reading.reason };
  return { kind: "kline", kline: reading.kline, isClosed: item["confirm"], eventAt };
}

/** `{"success":true,"ret_msg":"","req_id":"1","op":"subscribe"}`; a pong has `ret_msg` or `op` of that name. */
function readAnswer(answer: VenueObject): SocketMessage {
  const { op, success, ret_msg: told } = answer;
  if (op === "pong" || told === "pong") return { kind: "pong" };
  const requestId = readWhole(answer["req_id"]);
  if (success === false) {
    return {
      kind: "refused",
      requestId,
      reason: typeof told === "string" ? told.slice(0, 200) : "no reason told",
    };
  }
  const isOurs = success === true && (op === "subscribe" || op === "unsubscribe");
  return isOurs && requestId !== null ? { kind: "accepted", requestId } : { kind: "other" };
}

import type { Clock } from "@roehub/core/kernel/clock";
import type { MarketType } from "@roehub/core/market-data/market";
import { binancePayload } from "./binance-messages.ts";
import { createBinanceStreams } from "./binance-streams.ts";
import { type Topic, topicOf } from "./market-event.ts";
import { isTextList, NOTHING, readObject, type SessionAnswer, type VenueSession } from "./venue-session.ts";

/** USDⓈ-M streams come through the address of their class only; the others accept a subscription and stay silent. */
export type BinanceRoute = "all" | "market" | "public" | "none";

export interface BinanceSessionOptions {
  readonly marketType: MarketType;
  readonly route: BinanceRoute;
  /** `/stream`: events stand in an envelope with the name of their stream. */
  readonly isCombined: boolean;
  readonly clock: Clock;
}

/** Binance's control messages. Names of streams that do not exist are accepted and stay silent, as there. */
export function createBinanceSession(options: BinanceSessionOptions): VenueSession {
  const streams = createBinanceStreams((name) => readStream(name, options));
  let isCombined = options.isCombined;

  const subscribe = (id: unknown, names: readonly string[]): SessionAnswer => {
    const subscribed = streams.add(names);
    if (subscribed === null) return { ...NOTHING, close: { code: 1008, reason: "too many streams" } };
    return { ...result(id, null), subscribed };
  };
  const property = (id: unknown, method: string, params: readonly unknown[]): SessionAnswer => {
    if (params[0] !== "combined") return fault(0, "Unknown property", id);
    if (method === "GET_PROPERTY") return result(id, isCombined);
    if (typeof params[1] !== "boolean") return fault(1, "Invalid value type: expected Boolean", id);
    isCombined = params[1];
    return result(id, null);
  };

  return {
    receive(text) {
      const message = readObject(text);
      if (message === null) return fault(3, "Invalid JSON: expected value at line 1 column 1");
      const { id, method, params = [] } = message;
      if (!isRequestId(id)) return fault(2, "Invalid request: request ID must be an unsigned integer");
      if (method === "LIST_SUBSCRIPTIONS") return result(id, streams.names());
      if (method === "SET_PROPERTY" || method === "GET_PROPERTY")
        return property(id, method, Array.isArray(params) ? params : []);
      if (method !== "SUBSCRIBE" && method !== "UNSUBSCRIBE") return fault(2, unknownVariant(method), id);
      if (!isTextList(params) || params.length === 0)
        return fault(2, "Invalid request: stream name must be a string", id);
      if (method === "SUBSCRIBE") return subscribe(id, params);
      return { ...result(id, null), unsubscribed: streams.remove(params) };
    },
    render(event) {
      const names = streams.of(topicOf(event));
      if (names.length === 0) return [];
      const data = binancePayload(event);
      return names.map((stream) => JSON.stringify(isCombined ? { stream, data } : data));
    },
    shutdownNotice() {
      if (options.marketType !== "spot") return null;
      const data = { e: "serverShutdown", E: options.clock.nowMs() };
      return JSON.stringify(isCombined ? { stream: "!serverShutdown", data } : data);
    },
  };
}

function result(id: unknown, value: unknown): SessionAnswer {
  return { ...NOTHING, replies: [JSON.stringify({ result: value, id })] };
}

const isRequestId = (id: unknown) =>
  typeof id === "string" || (typeof id === "number" && Number.isInteger(id) && id >= 0);

function fault(code: number, msg: string, id?: unknown): SessionAnswer {
  return {
    ...NOTHING,
    replies: [JSON.stringify({ error: { code, msg }, ...(id === undefined ? {} : { id }) })],
  };
}

function unknownVariant(method: unknown): string {
  const known = "`SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`";
  return `Invalid request: unknown variant \`${String(method)}\`, expected one of ${known} at line 1 column 28`;
}

const STREAM_NAME = /^([a-z0-9]{2,40})@([a-z0-9_]+)(?:@(\d+)ms)?$/;

/** What a stream's name asks for; null where this connection will never send it. */
function readStream(name: string, { marketType, route }: BinanceSessionOptions): Topic | null {
  const [, lower = "", kind, speed] = STREAM_NAME.exec(name) ?? [];
  const symbol = lower.toUpperCase();
  const isBook = kind === "depth";
  if (route === "none" || (route === "market" && isBook) || (route === "public" && !isBook)) return null;
  if (kind === "kline_1m" && speed === undefined) return { kind: "kline", symbol };
  if (kind === "ticker" && speed === undefined) return { kind: "ticker", symbol };
  if (!isBook) return null;
  const speeds = marketType === "spot" ? [1_000, 100] : [250, 500, 100];
  const intervalMs = speed === undefined ? (speeds[0] ?? 1_000) : Number(speed);
  return speeds.includes(intervalMs) ? { kind: "depth", symbol, intervalMs } : null;
}

import type { MarketType } from "@roehub/core/market-data/market";
import { bybitBookMessage, bybitKlineMessage } from "./bybit-messages.ts";
import { createBybitTickers } from "./bybit-tickers.ts";
import { type MarketEvent, type Topic, topicName, topicOf } from "./market-event.ts";
import { isTextList, NOTHING, readObject, type SessionAnswer, type VenueSession } from "./venue-session.ts";

export interface BybitSessionOptions {
  readonly marketType: MarketType;
  readonly connectionId: string;
  readonly hasSymbol: (symbol: string) => boolean;
}

/** Topics of a request: ten on spot, their length together on linear. */
const SPOT_ARGS_PER_REQUEST = 10;
const ARGS_CHARACTERS = 21_000;

/**
 * Bybit's control messages. A request with a topic that does not exist, or that is subscribed to already, is refused
 * as a whole. Source: https://bybit-exchange.github.io/docs/v5/ws/connect
 */
export function createBybitSession(options: BybitSessionOptions): VenueSession {
  const { marketType, connectionId, hasSymbol } = options;
  const topics = new Map<string, Topic>();
  const tickers = createBybitTickers(marketType);

  const answer = (success: boolean, said: string, { op, requestId }: BybitRequest): SessionAnswer => ({
    ...NOTHING,
    replies: [JSON.stringify({ success, ret_msg: said, conn_id: connectionId, req_id: requestId, op })],
  });
  const subscribe = (args: readonly string[], request: BybitRequest): SessionAnswer => {
    const wanted: Topic[] = [];
    for (const arg of args) {
      const topic = readTopic(arg);
      if (topic === null) return answer(false, `error:handler not found,topic:${arg}`, request);
      if (!hasSymbol(topic.symbol)) return answer(false, `Invalid symbol :[${arg}]`, request);
      if (topics.has(topicName(topic)))
        return answer(false, `error:already subscribed,topic:${arg}`, request);
      wanted.push(topic);
    }
    for (const topic of wanted) topics.set(topicName(topic), topic);
    return { ...answer(true, marketType === "spot" ? "subscribe" : "", request), subscribed: wanted };
  };
  const unsubscribe = (args: readonly string[], request: BybitRequest): SessionAnswer => {
    const unsubscribed = args.flatMap((arg) => {
      const topic = readTopic(arg);
      if (topic === null || !topics.delete(topicName(topic))) return [];
      if (topic.kind === "ticker") tickers.forget(topic.symbol);
      return [topic];
    });
    return { ...answer(true, marketType === "spot" ? "unsubscribe" : "", request), unsubscribed };
  };
  return {
    receive(text) {
      const message = readObject(text);
      const { op, req_id: given, args = [] } = message ?? {};
      const request = {
        op: typeof op === "string" ? op : "",
        requestId: typeof given === "string" ? given : "",
      };
      if (request.op === "ping") return answer(true, "pong", request);
      if (request.op !== "subscribe" && request.op !== "unsubscribe")
        return answer(false, `error:request op:${request.op} is not supported`, request);
      const read = readArgs(args, marketType);
      if (typeof read === "string") return answer(false, read, request);
      return request.op === "subscribe" ? subscribe(read, request) : unsubscribe(read, request);
    },
    render(event) {
      if (!topics.has(topicName(topicOf(event)))) return [];
      const message = event.kind === "ticker" ? tickers.message(event) : bybitMessage(event);
      return message === null ? [] : [JSON.stringify(message)];
    },
    shutdownNotice: () => null,
  };
}

/** The topics of a request, or why it is refused before they are looked at. */
function readArgs(args: unknown, marketType: MarketType): readonly string[] | string {
  if (!isTextList(args) || args.length === 0) return "error:args is empty";
  if (marketType === "spot" && args.length > SPOT_ARGS_PER_REQUEST)
    return `args size >${SPOT_ARGS_PER_REQUEST}`;
  return args.join("").length > ARGS_CHARACTERS ? "error:args too long" : args;
}

interface BybitRequest {
  readonly op: string;
  readonly requestId: string;
}

function bybitMessage(event: MarketEvent) {
  if (event.kind === "kline") return bybitKlineMessage(event);
  return event.kind === "top" ? bybitBookMessage(event) : null;
}

const TOPIC = /^(kline\.1|tickers|orderbook\.(\d+))\.([A-Z0-9]{2,40})$/;

function readTopic(arg: string): Topic | null {
  const [, kind, depthText, symbol = ""] = TOPIC.exec(arg) ?? [];
  if (kind === "kline.1") return { kind: "kline", symbol };
  if (kind === "tickers") return { kind: "ticker", symbol };
  const depth = Number(depthText);
  const depths = [1, 50, 200];
  return depths.includes(depth) ? { kind: "top", symbol, depth } : null;
}

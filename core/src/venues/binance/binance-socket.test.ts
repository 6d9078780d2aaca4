import { describe, expect, it } from "vitest";
import { binanceSocket } from "./binance-socket.ts";

const spot = binanceSocket("spot");
const futures = binanceSocket("futures");

/** As documented, with prices that a minute can have. */
const KLINE = {
  t: 1_672_515_780_000,
  T: 1_672_515_839_999,
  s: "BNBBTC",
  i: "1m",
  f: 100,
  L: 200,
  o: "0.0015",
  c: "0.0020",
  h: "0.0025",
  l: "0.0015",
  v: "1000",
  n: 100,
  x: false,
  q: "1.0000",
  V: "500",
  Q: "0.500",
  B: "123456",
};
const EVENT = { e: "kline", E: 1_672_515_782_136, s: "BNBBTC", k: KLINE };

function combined(event: unknown): string {
  return JSON.stringify({ stream: "bnbbtc@kline_1m", data: event });
}

describe("binanceSocket", () => {
  it("asks for the 1m klines of symbols in lower case", () => {
    expect(JSON.parse(spot.subscribe(["BTCUSDT", "ETHUSDT"], 7))).toEqual({
      method: "SUBSCRIBE",
      params: ["btcusdt@kline_1m", "ethusdt@kline_1m"],
      id: 7,
    });
    expect(JSON.parse(futures.unsubscribe(["BTCUSDT"], 8))).toEqual({
      method: "UNSUBSCRIBE",
      params: ["btcusdt@kline_1m"],
      id: 8,
    });
  });

  it("goes to the combined streams, on futures to the routed ones that carry klines", () => {
    expect(spot.path).toBe("/stream");
    expect(futures.path).toBe("/market/stream");
    expect(spot.ping).toBeNull();
    expect(futures.ping).toBeNull();
  });

  it("stays below five messages a second on spot and ten on futures", () => {
    expect(1_000 / spot.limits.messageIntervalMs).toBeLessThan(5);
    expect(1_000 / futures.limits.messageIntervalMs).toBeLessThan(10);
    expect(spot.limits.connectionLifetimeMs).toBe(86_400_000);
  });

  it("reads a kline with everything that the venue says of it", () => {
    expect(spot.read(combined(EVENT))).toEqual({
      kind: "kline",
      isClosed: false,
      eventAt: 1_672_515_782_136,
      kline: {
        symbol: "BNBBTC",
        tsOpen: 1_672_515_780_000,
        open: 0.0015,
        high: 0.0025,
        low: 0.0015,
        close: 0.002,
        volume: 1000,
        quoteVolume: 1,
        trades: 100,
        takerBuyBaseVolume: 500,
        takerBuyQuoteVolume: 0.5,
      },
    });
  });

  it("takes a candle for closed when the venue says so, and then alone", () => {
    expect(spot.read(combined({ ...EVENT, k: { ...KLINE, x: true } }))).toMatchObject({ isClosed: true });
    const late = { ...EVENT, E: KLINE.T + 60_000 };
    expect(spot.read(combined(late))).toMatchObject({ isClosed: false });
  });

  it("reads a kline of a raw stream, and fields that it does not know", () => {
    expect(spot.read(JSON.stringify({ ...EVENT, st: 2, k: { ...KLINE, news: {} } })).kind).toBe("kline");
  });

  it("reads answers to requests", () => {
    expect(spot.read('{"result":null,"id":3}')).toEqual({ kind: "accepted", requestId: 3 });
    expect(spot.read('{"error":{"code":2,"msg":"Invalid request: too many parameters"},"id":4}')).toEqual({
      kind: "refused",
      requestId: 4,
      reason: "2 Invalid request: too many parameters",
    });
    expect(spot.read('{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}')).toMatchObject({
      kind: "refused",
      requestId: null,
    });
  });

  it("hears that the connection will end, raw and combined", () => {
    expect(spot.read('{"e":"serverShutdown","E":1770123456789}')).toEqual({ kind: "shutdown" });
    const announced = { stream: "!serverShutdown", data: { e: "serverShutdown", E: 1_770_123_456_789 } };
    expect(spot.read(JSON.stringify(announced))).toEqual({ kind: "shutdown" });
  });

  it.each<[string, string]>([
    ["another interval", combined({ ...EVENT, k: { ...KLINE, i: "5m" } })],
    ["another event", combined({ e: "aggTrade", s: "BNBBTC" })],
    ["all tickers at once", '{"stream":"!ticker@arr","data":[{}]}'],
    ["an answer to a question that we do not ask", '{"result":["btcusdt@kline_1m"],"id":3}'],
    ["an empty object", "{}"],
  ])("passes over %s", (_what, text) => {
    expect(spot.read(text)).toEqual({ kind: "other" });
  });

  it.each<[string, string]>([
    ["half a message", combined(EVENT).slice(0, 80)],
    ["nothing", ""],
    ["a number", "12"],
    ["null", "null"],
    ["a stream without data", '{"stream":"bnbbtc@kline_1m"}'],
    ["a kline event without its kline", combined({ ...EVENT, k: undefined })],
    ["a kline without an interval", combined({ ...EVENT, k: { ...KLINE, i: undefined } })],
    ["a kline without an end mark", combined({ ...EVENT, k: { ...KLINE, x: "true" } })],
    ["a kline without the time of the event", combined({ ...EVENT, E: undefined })],
    ["a kline of two symbols", combined({ ...EVENT, s: "ETHBTC" })],
    ["a kline with a price below zero", combined({ ...EVENT, k: { ...KLINE, l: "-0.1" } })],
    ["a kline whose low is above its open", combined({ ...EVENT, k: { ...KLINE, o: "0.0010" } })],
  ])("calls %s malformed", (_what, text) => {
    expect(spot.read(text).kind).toBe("malformed");
  });
});

import { describe, expect, it } from "vitest";
import { bybitSocket } from "./bybit-socket.ts";

const spot = bybitSocket("spot");
const futures = bybitSocket("futures");

const ITEM = {
  start: 1_672_324_800_000,
  end: 1_672_324_859_999,
  interval: "1",
  open: "16649.5",
  close: "16677",
  high: "16677",
  low: "16608",
  volume: "2.081",
  turnover: "34666.4005",
  confirm: false,
  timestamp: 1_672_324_858_882,
};
const MESSAGE = { topic: "kline.1.BTCUSDT", data: [ITEM], ts: 1_672_324_858_890, type: "snapshot" };

function changed(change: object, item: object = {}): string {
  return JSON.stringify({ ...MESSAGE, data: [{ ...ITEM, ...item }], ...change });
}

describe("bybitSocket", () => {
  it("asks for the 1m klines of symbols", () => {
    expect(JSON.parse(spot.subscribe(["BTCUSDT", "ETHUSDT"], 7))).toEqual({
      req_id: "7",
      op: "subscribe",
      args: ["kline.1.BTCUSDT", "kline.1.ETHUSDT"],
    });
    expect(JSON.parse(futures.unsubscribe(["BTCUSDT"], 8))).toMatchObject({ req_id: "8", op: "unsubscribe" });
  });

  it("goes to the category of the market and pings every 20 s by message", () => {
    expect(spot.path).toBe("/v5/public/spot");
    expect(futures.path).toBe("/v5/public/linear");
    expect(spot.ping?.everyMs).toBe(20_000);
    expect(JSON.parse(spot.ping?.message(9) ?? "")).toEqual({ req_id: "9", op: "ping" });
  });

  it("keeps the topics of a full connection within 21,000 characters, of a spot request within ten", () => {
    const symbols = Array.from({ length: futures.limits.topicsPerConnection }, () => "X".repeat(40));
    const { args } = JSON.parse(futures.subscribe(symbols, 1));
    expect(JSON.stringify(args).length).toBeLessThanOrEqual(21_000);
    expect(spot.limits.topicsPerRequest).toBe(10);
  });

  it("reads a kline with everything that the venue says of it", () => {
    expect(spot.read(JSON.stringify(MESSAGE))).toEqual({
      kind: "kline",
      isClosed: false,
      eventAt: 1_672_324_858_890,
      kline: {
        symbol: "BTCUSDT",
        tsOpen: 1_672_324_800_000,
        open: 16649.5,
        high: 16677,
        low: 16608,
        close: 16677,
        volume: 2.081,
        quoteVolume: 34666.4005,
        trades: null,
        takerBuyBaseVolume: null,
        takerBuyQuoteVolume: null,
      },
    });
  });

  it("takes a candle for closed when the venue confirms it, and then alone", () => {
    expect(spot.read(changed({}, { confirm: true }))).toMatchObject({ isClosed: true });
    expect(spot.read(changed({ ts: ITEM.end + 60_000 }))).toMatchObject({ isClosed: false });
  });

  it("tells the closed candle of a message that also has the next one", () => {
    const next = { ...ITEM, start: ITEM.start + 60_000 };
    const both = JSON.stringify({ ...MESSAGE, data: [{ ...ITEM, confirm: true }, next] });
    expect(spot.read(both)).toMatchObject({ isClosed: true, kline: { tsOpen: ITEM.start } });
  });

  it("reads answers to requests of both markets", () => {
    const told = { success: true, ret_msg: "subscribe", conn_id: "c", req_id: "3", op: "subscribe" };
    expect(spot.read(JSON.stringify(told))).toEqual({ kind: "accepted", requestId: 3 });
    expect(futures.read(JSON.stringify({ ...told, ret_msg: "" }))).toEqual({
      kind: "accepted",
      requestId: 3,
    });
    const refused = { ...told, success: false, ret_msg: "error:handler not found,topic:kline.1.NOPE" };
    expect(futures.read(JSON.stringify(refused))).toEqual({
      kind: "refused",
      requestId: 3,
      reason: "error:handler not found,topic:kline.1.NOPE",
    });
    expect(spot.read('{"success":false,"ret_msg":"args size >10","conn_id":"c","req_id":""}')).toEqual({
      kind: "refused",
      requestId: null,
      reason: "args size >10",
    });
  });

  it("reads pongs as both forms of the venue have them", () => {
    const byName = { success: true, ret_msg: "pong", conn_id: "c", req_id: "9", op: "ping" };
    expect(spot.read(JSON.stringify(byName))).toEqual({ kind: "pong" });
    expect(spot.read('{"req_id":"9","op":"pong","args":["1757405570352"],"conn_id":"c"}')).toEqual({
      kind: "pong",
    });
  });

  it.each<[string, string]>([
    ["another interval", JSON.stringify({ ...MESSAGE, topic: "kline.5.BTCUSDT" })],
    ["another topic", '{"topic":"tickers.BTCUSDT","type":"delta","data":{},"ts":1}'],
    ["an answer without our number", '{"success":true,"ret_msg":"","conn_id":"c","op":"subscribe"}'],
    ["an empty object", "{}"],
  ])("passes over %s", (_what, text) => {
    expect(spot.read(text)).toEqual({ kind: "other" });
  });

  it.each<[string, string]>([
    ["half a message", JSON.stringify(MESSAGE).slice(0, 60)],
    ["nothing", ""],
    ["a list", "[]"],
    ["a topic that is no text", '{"topic":5}'],
    ["a kline message without data", changed({ data: undefined })],
    ["a kline message with no candle", changed({ data: [] })],
    ["a kline message without its time", changed({ ts: undefined })],
    ["a candle of another interval than its topic", changed({}, { interval: "5" })],
    ["a candle without an end mark", changed({}, { confirm: 1 })],
    ["a candle whose high is below its close", changed({}, { high: "16650" })],
    ["a topic without a symbol", JSON.stringify({ ...MESSAGE, topic: "kline.1." })],
  ])("calls %s malformed", (_what, text) => {
    expect(spot.read(text).kind).toBe("malformed");
  });
});

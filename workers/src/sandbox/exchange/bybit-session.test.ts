import { describe, expect, it } from "vitest";
import { startExchange, valueAt } from "./exchange-fixture.ts";

describe("a Bybit connection", () => {
  it("answers pings and subscriptions with the request's id", async () => {
    const running = await startExchange();
    const socket = await running.connect(3, "/v5/public/spot");
    socket.send({ op: "ping", req_id: "p1" });
    expect(await socket.first("op")).toMatchObject({
      success: true,
      ret_msg: "pong",
      req_id: "p1",
      op: "ping",
    });
    socket.send({ op: "subscribe", args: ["kline.1.BTCUSDT"], req_id: "s1" });
    const isKline = (message: unknown) => valueAt(message, "topic") === "kline.1.BTCUSDT";
    await socket.until((messages) => messages.some(isKline), "a kline");
    expect(socket.messages[1]).toMatchObject({ success: true, req_id: "s1", op: "subscribe" });
    socket.send({ op: "unsubscribe", args: ["kline.1.BTCUSDT"], req_id: "u1" });
    await socket.until((messages) => messages.some((m) => valueAt(m, "req_id") === "u1"), "the answer");
    const before = socket.messages.length;
    running.clock.skipTo(running.clock.nowMs() + 120_000);
    socket.send({ op: "ping", req_id: "p2" });
    await socket.until((messages) => messages.some((m) => valueAt(m, "req_id") === "p2"), "the pong");
    expect(socket.messages.length).toBe(before + 1);
  });

  it.each([
    [["kline.1.NOPEUSDT"], "Invalid symbol"],
    [["candle.1.BTCUSDT"], "handler not found"],
    [Array.from({ length: 11 }, (_, index) => `kline.1.COIN${index}USDT`), "args size >10"],
    [[], "args is empty"],
  ])("refuses the topics %j as a whole", async (args, said) => {
    const running = await startExchange();
    const socket = await running.connect(3, "/v5/public/spot");
    socket.send({ op: "subscribe", args, req_id: "1" });
    const answer = await socket.first("success");
    expect(answer).toMatchObject({ success: false, op: "subscribe", req_id: "1" });
    expect(String(answer["ret_msg"])).toContain(said);
  });

  it("refuses a topic that it has", async () => {
    const running = await startExchange();
    const socket = await running.connect(4, "/v5/public/linear");
    for (const req_id of ["1", "2"]) socket.send({ op: "subscribe", args: ["tickers.BTCUSDT"], req_id });
    const isAnswer = (message: unknown) => valueAt(message, "op") === "subscribe";
    await socket.until((messages) => messages.filter(isAnswer).length === 2, "both answers");
    expect(socket.messages.filter(isAnswer).map((m) => valueAt(m, "success"))).toEqual([true, false]);
  });

  it("takes more than ten topics at once on linear, up to 21,000 characters", async () => {
    const running = await startExchange();
    const socket = await running.connect(4, "/v5/public/linear");
    const args = ["BTCUSDT", "ETHUSDT", "SOLUSDT"].flatMap((symbol) =>
      ["kline.1", "tickers", "orderbook.1", "orderbook.50"].map((topic) => `${topic}.${symbol}`),
    );
    socket.send({ op: "subscribe", args, req_id: "1" });
    expect(await socket.first("success")).toMatchObject({ success: true });
    const long = Array.from({ length: 1_200 }, (_, index) => `kline.1.COIN${index + 1_000}USDT`);
    socket.send({ op: "subscribe", args: long, req_id: "2" });
    await socket.until((messages) => messages.some((m) => valueAt(m, "req_id") === "2"), "the refusal");
    expect(socket.messages.find((m) => valueAt(m, "req_id") === "2")).toMatchObject({ success: false });
  });

  it("tells a linear ticker whole first, and then what changed of it", async () => {
    const running = await startExchange();
    const socket = await running.connect(4, "/v5/public/linear");
    socket.send({ op: "subscribe", args: ["tickers.BTCUSDT"], req_id: "1" });
    const tickers = () => socket.messages.filter((m) => valueAt(m, "topic") === "tickers.BTCUSDT");
    await socket.until(() => tickers().length >= 2, "two tickers");
    const [first, second] = tickers();
    expect([valueAt(first, "type"), valueAt(second, "type")]).toEqual(["snapshot", "delta"]);
    expect(valueAt(second, "data.symbol")).toBe("BTCUSDT");
    expect(Object.keys(valueAt(second, "data") as object).length).toBeLessThan(
      Object.keys(valueAt(first, "data") as object).length,
    );
  });

  it("ends where nothing is heard for ten minutes", async () => {
    const running = await startExchange();
    const socket = await running.connect(3, "/v5/public/spot");
    running.clock.skipTo(running.clock.nowMs() + 660_000);
    await expect.poll(() => socket.closeCode(), { timeout: 12_000 }).toBe(1008);
  }, 20_000);
});

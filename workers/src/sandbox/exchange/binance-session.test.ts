import { describe, expect, it } from "vitest";
import { startExchange, valueAt } from "./exchange-fixture.ts";

describe("a Binance connection", () => {
  it("subscribes, lists and unsubscribes streams by message", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    socket.send({ method: "SUBSCRIBE", params: ["btcusdt@kline_1m", "ethusdt@kline_1m"], id: 7 });
    socket.send({ method: "UNSUBSCRIBE", params: ["ethusdt@kline_1m"], id: 8 });
    socket.send({ method: "LIST_SUBSCRIPTIONS", id: 9 });
    await socket.until((messages) => messages.some((m) => valueAt(m, "id") === 9), "the list");
    const answers = socket.messages.filter((message) => valueAt(message, "id") !== undefined);
    expect(answers).toEqual([
      { result: null, id: 7 },
      { result: null, id: 8 },
      { result: ["btcusdt@kline_1m"], id: 9 },
    ]);
    await socket.until((messages) => messages.some((m) => valueAt(m, "data.k") !== undefined), "a kline");
    const streams = new Set(
      socket.messages.map((message) => valueAt(message, "stream")).filter((s) => s !== undefined),
    );
    expect(streams).toEqual(new Set(["btcusdt@kline_1m"]));
  });

  it("sends bare payloads on /ws, and envelopes where they are asked for", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/ws/btcusdt@depth@100ms");
    expect(await socket.first("U")).toMatchObject({ e: "depthUpdate", s: "BTCUSDT" });
    socket.send({ method: "SET_PROPERTY", params: ["combined", true], id: 1 });
    expect(await socket.first("stream")).toMatchObject({ stream: "btcusdt@depth@100ms" });
  });

  it("accepts streams that do not exist and stays silent", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    const params = ["nopeusdt@kline_1m", "btcusdt@nope", "btcusdt@kline_7m"];
    socket.send({ method: "SUBSCRIBE", params, id: 1 });
    expect(await socket.first("id")).toEqual({ result: null, id: 1 });
    running.clock.skipTo(running.clock.nowMs() + 180_000);
    socket.send({ method: "LIST_SUBSCRIPTIONS", id: 2 });
    await socket.until((messages) => messages.length >= 2, "the list");
    expect(socket.messages).toHaveLength(2);
  });

  it("sends futures' klines through /market only, and their books through /public only", async () => {
    const running = await startExchange();
    const params = ["btcusdt@kline_1m", "btcusdt@depth@100ms"];
    const [plain, market, book] = await Promise.all(
      ["/stream", "/market/stream", "/public/stream"].map((path) => running.connect(2, path)),
    );
    for (const socket of [plain, market, book]) socket?.send({ method: "SUBSCRIBE", params, id: 1 });
    await market?.first("data.k");
    await book?.first("data.pu");
    const kinds = (messages: readonly unknown[] = []) =>
      new Set(messages.map((message) => valueAt(message, "data.e")).filter((kind) => kind !== undefined));
    expect([kinds(plain?.messages), kinds(market?.messages), kinds(book?.messages)]).toEqual([
      new Set(),
      new Set(["kline"]),
      new Set(["depthUpdate"]),
    ]);
  });

  it.each([
    ["not json", 3],
    ['{"method":"SUBSCRIBE","params":["btcusdt@ticker"]}', 2],
    ['{"method":"SUBSCRIBED","params":["btcusdt@ticker"],"id":1}', 2],
    ['{"method":"SET_PROPERTY","params":["combined",7],"id":1}', 1],
    ['{"method":"GET_PROPERTY","params":["nothing"],"id":1}', 0],
  ])("refuses %s with its code", async (text, code) => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    socket.socket.send(text);
    expect(valueAt(await socket.first("error"), "error.code")).toBe(code);
  });

  it("ends where messages come too fast: five a second on spot, ten on futures", async () => {
    const running = await startExchange();
    for (const [marketId, path, most] of [
      [1, "/stream", 5],
      [2, "/market/stream", 10],
    ] as const) {
      const socket = await running.connect(marketId, path);
      for (let id = 1; id <= most; id++) socket.send({ method: "LIST_SUBSCRIPTIONS", id });
      await socket.until((messages) => messages.length === most, "every answer");
      socket.send({ method: "LIST_SUBSCRIPTIONS", id: most + 1 });
      expect(await socket.closed()).toBe(1008);
      expect(socket.messages).toHaveLength(most);
    }
  });

  it("has room for 1024 streams and ends at one more", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    const params = Array.from({ length: 1_024 }, (_, index) => `coin${index}usdt@kline_1m`);
    socket.send({ method: "SUBSCRIBE", params, id: 1 });
    await socket.first("id");
    socket.send({ method: "SUBSCRIBE", params: ["btcusdt@kline_1m"], id: 2 });
    expect(await socket.closed()).toBe(1008);
  });

  it("takes 300 connections in five minutes", async () => {
    const running = await startExchange();
    for (let round = 0; round < 30; round++)
      await Promise.all(Array.from({ length: 10 }, () => running.connect(1, "/stream")));
    await expect(running.connect(1, "/stream")).rejects.toThrow("429");
    expect((await running.connect(2, "/market/stream")).closeCode()).toBeNull();
    running.clock.skipTo(running.clock.nowMs() + 301_000);
    expect((await running.connect(1, "/stream")).closeCode()).toBeNull();
  });

  it("ends after 24 hours", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    running.clock.skipTo(running.clock.nowMs() + 86_400_000);
    expect(await socket.closed()).toBe(1001);
  });

  it("is pinged, and ends where no pong comes", async () => {
    const running = await startExchange();
    const socket = await running.connect(1, "/stream");
    const pinged = new Promise((resolve) => socket.socket.once("ping", resolve));
    running.clock.skipTo(running.clock.nowMs() + 21_000);
    await pinged;
    socket.socket.pause();
    running.clock.setSpeed(60);
    await expect.poll(async () => connectionCount(running), { timeout: 12_000 }).toBe(0);
  }, 20_000);
});

async function connectionCount(running: Awaited<ReturnType<typeof startExchange>>): Promise<number> {
  const { origin } = new URL(running.exchange.urls.restUrl(1));
  const state = (await (await fetch(`${origin}/control`)).json()) as { connections: unknown[] };
  return state.connections.length;
}

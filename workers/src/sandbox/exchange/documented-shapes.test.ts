import { describe, expect, it } from "vitest";
import { NEEDS_RECORDED_DATA, recordedDataDir } from "../recorded-data.ts";
import { FIXTURE_START_MS, startExchange, valueAt } from "./exchange-fixture.ts";
import { documentedSample, recordedMessage, sampledMessage, shapeOf } from "./recorded-messages.ts";

const STREAMS = "web-socket-streams.md";
const SPOT_RECORDING = "wire/binance-spot/recorded-2021.jsonl.gz";
const FUTURES_RECORDING = "wire/binance-usdm/recorded-2021.jsonl.gz";

/** Two seconds before a minute ends, so that closed klines come soon. */
const BEFORE_CLOSE_MS = Math.ceil(FIXTURE_START_MS / 60_000) * 60_000 - 2_000;

describe.skipIf(recordedDataDir() === null)(`what the exchange says ${NEEDS_RECORDED_DATA}`, () => {
  it("has the fields and types of Binance spot's streams", async () => {
    const running = await startExchange();
    const socket = await running.connect(
      1,
      "/stream?streams=btcusdt@kline_1m/btcusdt@ticker/btcusdt@depth@100ms",
    );
    const kline = await socket.first("data.k");
    expect(shapeOf(kline)).toEqual(shapeOf(recordedMessage(SPOT_RECORDING, "@kline_1m")));
    expect(shapeOf(kline["data"])).toEqual(
      shapeOf(documentedSample("binance", STREAMS, "Kline/Candlestick Streams for UTC")),
    );
    const depth = await socket.first("data.U");
    expect(Object.keys(shapeOf(depth) as object)).toEqual(["data", "stream"]);
    expect(shapeOf(depth["data"])).toEqual(
      shapeOf(documentedSample("binance", STREAMS, "Diff. Depth Stream")),
    );
    const ticker = await socket.first("data.P");
    expect(shapeOf(ticker["data"])).toEqual(
      shapeOf(documentedSample("binance", STREAMS, "Individual Symbol Ticker Streams")),
    );
  });

  it("has the fields and types of Binance futures' streams", async () => {
    const running = await startExchange();
    const market = await running.connect(2, "/market/stream?streams=btcusdt@kline_1m/btcusdt@ticker");
    const book = await running.connect(2, "/public/stream?streams=btcusdt@depth@100ms");
    expect(shapeOf(await market.first("data.k"))).toEqual(
      shapeOf(recordedMessage(FUTURES_RECORDING, "@kline_1m")),
    );
    const depth = (await book.first("data.pu"))["data"];
    expect(Object.keys(depth as object).sort()).toEqual(
      Object.keys(valueAt(recordedMessage(FUTURES_RECORDING, "@depth"), "data") as object).sort(),
    );
    const ticker = (await market.first("data.P"))["data"] as object;
    const ofSpotOnly = ["x", "b", "B", "a", "A"];
    const documented = documentedSample("binance", STREAMS, "Individual Symbol Ticker Streams") as object;
    expect(Object.keys(ticker)).toEqual(Object.keys(documented).filter((name) => !ofSpotOnly.includes(name)));
  });

  it("answers Binance's requests as documented and as recorded", async () => {
    const running = await startExchange();
    const spot = async (path: string) => shapeOf((await running.get(1, `/api/v3/${path}`)).body);
    const futures = async (path: string) => shapeOf((await running.get(2, `/fapi/v1/${path}`)).body);
    const documented = (heading: string) => shapeOf(documentedSample("binance", "rest-api.md", heading));
    const sampled = (path: string) =>
      shapeOf(sampledMessage("binance", (s) => s.path?.endsWith(path) === true).body);
    expect(await spot("time")).toEqual(documented("Check server time"));
    expect(await spot("klines?symbol=BTCUSDT&interval=1m")).toEqual(documented("Kline/Candlestick data"));
    expect(await spot("depth?symbol=BTCUSDT")).toEqual(documented("Order book"));
    expect(await spot("ticker/24hr?symbol=BTCUSDT")).toEqual(
      documented("24hr ticker price change statistics"),
    );
    expect(await futures("klines?symbol=BTCUSDT&interval=1m")).toEqual(
      sampled("UsdFutures/ExchangeData/GetKlines.txt"),
    );
    expect(await futures("depth?symbol=BTCUSDT")).toEqual(
      sampled("UsdFutures/ExchangeData/GetOrderBook.txt"),
    );
    expect(await futures("ticker/24hr?symbol=BTCUSDT")).toEqual(
      sampled("UsdFutures/ExchangeData/GetTicker.txt"),
    );
  });

  it("describes Binance's symbols with every documented field", async () => {
    const running = await startExchange();
    const keys = (value: unknown) => Object.keys(value as object).sort();
    const spot = (await running.get(1, "/api/v3/exchangeInfo")).body;
    const documented = documentedSample("binance", "rest-api.md", "Exchange information");
    expect(keys(valueAt(spot, "symbols.0"))).toEqual(keys(valueAt(documented, "symbols.0")));
    const futures = (await running.get(2, "/fapi/v1/exchangeInfo")).body;
    const recorded = recordedMessage("wire/binance-usdm/rest-exchangeInfo-2021.jsonl.gz", "futuresType");
    expect(keys(futures)).toEqual(keys(recorded));
    expect(keys(valueAt(futures, "symbols.0"))).toEqual(keys(valueAt(recorded, "symbols.0")));
  });

  it("has the fields and types of Bybit's topics", async () => {
    const running = await startExchange({ startMs: BEFORE_CLOSE_MS });
    const spot = await running.connect(3, "/v5/public/spot");
    const args = ["kline.1.BTCUSDT", "tickers.BTCUSDT", "orderbook.50.BTCUSDT"];
    spot.send({ op: "subscribe", args, req_id: "1" });
    const sampled = (path: string, at: number) =>
      sampledMessage("bybit", (s) => s.path?.endsWith(path) === true).frames?.filter(
        ({ dir }) => dir === "in",
      )[at]?.body;
    expect(shapeOf(await spot.first("success"))).toEqual(shapeOf(sampled("V5/Spot/Ticker.txt", 0)));
    expect(shapeOf(await spot.first("data.usdIndexPrice"))).toEqual(
      shapeOf(sampled("V5/Spot/Ticker.txt", 1)),
    );
    expect(shapeOf(await spot.first("data.0.confirm"))).toEqual(
      shapeOf(documentedSample("bybit", "websocket/public/kline.mdx", "Response Example")),
    );
    const page = "websocket/public/orderbook.mdx";
    const ofType = (type: string) => (message: unknown) =>
      valueAt(message, "data.seq") !== undefined && valueAt(message, "type") === type;
    await spot.until((messages) => messages.some(ofType("delta")), "a delta of the book");
    expect(shapeOf(spot.messages.find(ofType("snapshot")))).toEqual(
      shapeOf(documentedSample("bybit", page, "Response Example", 0)),
    );
    const delta = spot.messages.find(ofType("delta"));
    const documented = documentedSample("bybit", page, "Response Example", 1);
    expect(Object.keys(delta as object).sort()).toEqual(Object.keys(documented as object).sort());

    const linear = await running.connect(4, "/v5/public/linear");
    linear.send({ op: "subscribe", args: ["tickers.BTCUSDT"], req_id: "1" });
    const ack = shapeOf(await linear.first("success"));
    expect(ack).toEqual(shapeOf(sampled("V5/Linear/Ticker.txt", 0)));
    expect(shapeOf(await linear.first("data.fundingRate"))).toEqual(
      shapeOf(sampled("V5/Linear/Ticker.txt", 1)),
    );
  });

  it("answers Bybit's requests as documented", async () => {
    const running = await startExchange();
    const answered = async (path: string) => (await running.get(3, `/v5/market/${path}`)).body;
    const documented = (page: string, nth = 0) =>
      documentedSample("bybit", `market/${page}.mdx`, "Response Example", nth);
    expect(shapeOf(await answered("time"))).toEqual(shapeOf(documented("time")));
    expect(shapeOf(await answered("kline?category=linear&symbol=BTCUSDT&interval=1"))).toEqual(
      shapeOf(documented("kline")),
    );
    expect(shapeOf(await answered("orderbook?category=spot&symbol=BTCUSDT"))).toEqual(
      shapeOf(documented("orderbook")),
    );
    expect(shapeOf(await answered("instruments-info?category=spot&symbol=BTCUSDT"))).toEqual(
      shapeOf(documented("instrument", 1)),
    );
    expect(shapeOf(await answered("tickers?category=spot&symbol=BTCUSDT"))).toEqual(
      shapeOf(documented("tickers", 2)),
    );
    const linear = shapeOf(await answered("tickers?category=linear&symbol=BTCUSDT"));
    expect(linear).toEqual(shapeOf(documented("tickers", 0)));
    const info = shapeOf(await answered("instruments-info?category=linear&symbol=BTCUSDT"));
    const sampled = sampledMessage("bybit", ({ method }) => method === "fetchFutureMarkets").body;
    for (const name of Object.keys(valueAt(sampled, "result.list.0") as object))
      expect(Object.keys(valueAt(info, "result.list.0") as object)).toContain(name);
  });
});

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { NEEDS_RECORDED_DATA, recordedFile } from "../../../workers/src/sandbox/recorded-data.ts";
import type { SocketMessage, SocketProtocol } from "./kline-protocol.ts";
import type { VenueMarketType, VenueName } from "./venue.ts";
import { venueProtocols } from "./venue-protocols.ts";

const WIRE = recordedFile("wire");

function wireText(path: string): string {
  const bytes = readFileSync(`${WIRE}/${path}`);
  return path.endsWith(".gz") ? gunzipSync(bytes).toString("utf8") : bytes.toString("utf8");
}

function lines(path: string): readonly string[] {
  return wireText(path).split("\n").filter(Boolean);
}

/** The texts that a recording received, of `{dir,raw}` lines. */
function received(path: string, dir: "in" | "http" = "in"): readonly string[] {
  return lines(path)
    .map((line) => JSON.parse(line))
    .filter((entry) => entry.dir === dir)
    .map((entry) => entry.raw);
}

/** Samples of documentation carry comments, which JSON does not have. */
function withoutComments(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*/g, (_match, quoted?: string) => quoted ?? "");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function countKinds(socket: SocketProtocol, texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) {
    const { kind } = socket.read(text);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

function protocols(venue: VenueName, marketType: VenueMarketType) {
  return venueProtocols({ venue, marketType });
}

/** What a recorded kline must be read as, from its own letters. */
function expectedKline(text: string): SocketMessage {
  const { E, k } = JSON.parse(text).data;
  return {
    kind: "kline",
    isClosed: k.x,
    eventAt: E,
    kline: {
      symbol: k.s,
      tsOpen: k.t,
      open: Number(k.o),
      high: Number(k.h),
      low: Number(k.l),
      close: Number(k.c),
      volume: Number(k.v),
      quoteVolume: Number(k.q),
      trades: k.n,
      takerBuyBaseVolume: Number(k.V),
      takerBuyQuoteVolume: Number(k.Q),
    },
  };
}

describe.skipIf(WIRE === null)(`recorded messages of Binance ${NEEDS_RECORDED_DATA}`, () => {
  it.each([
    { marketType: "spot", file: "binance-spot", kinds: { kline: 1, other: 236 }, closed: 0 },
    { marketType: "futures", file: "binance-usdm", kinds: { kline: 30, other: 885 }, closed: 2 },
  ] as const)("every kline of $file is read to its letters, all else is passed over", (recording) => {
    const { socket } = protocols("binance", recording.marketType);
    const texts = received(`${recording.file}/recorded-2021.jsonl.gz`);
    expect(countKinds(socket, texts)).toEqual(recording.kinds);
    const klines = texts.filter((text) => text.includes("@kline_1m"));
    expect(klines.map((text) => socket.read(text))).toEqual(klines.map(expectedKline));
    expect(klines.filter((text) => JSON.parse(text).data.k.x)).toHaveLength(recording.closed);
  });

  it("the closed candle of a recorded minute has the values that were written down by hand", () => {
    const { socket } = protocols("binance", "futures");
    const messages = received("binance-usdm/recorded-2021.jsonl.gz").map((text) => socket.read(text));
    const closed = messages.filter((message) => message.kind === "kline" && message.isClosed);
    expect(closed).toContainEqual({
      kind: "kline",
      isClosed: true,
      eventAt: 1_626_992_760_203,
      kline: {
        symbol: "SUSHIUSDT",
        tsOpen: 1_626_992_700_000,
        open: 7.608,
        high: 7.618,
        low: 7.607,
        close: 7.617,
        volume: 3005,
        quoteVolume: 22875.859,
        trades: 113,
        takerBuyBaseVolume: 1900,
        takerBuyQuoteVolume: 14464.696,
      },
    });
  });

  it.each([
    ["spot", "binance-spot/recorded-BTCUSDT-2024-08-08T2354-0005.txt.gz", 99_574],
    ["futures", "binance-usdm/recorded-BTCUSDT-2024-08-08-90s.txt.gz", 21_486],
  ] as const)("every trade and book of %s is passed over", (marketType, path, count) => {
    const texts = lines(path).map((line) => line.slice(line.indexOf(" ") + 1));
    expect(countKinds(protocols("binance", marketType).socket, texts)).toEqual({ other: count });
  });

  it("the documentation's messages are read, its candle with the low above the open is not", () => {
    const samples: { path: string; heading: string; raw: string }[] = JSON.parse(
      wireText("binance/docs-samples.json"),
    );
    const streams = samples.filter((sample) => sample.path === "web-socket-streams.md");
    const { socket } = protocols("binance", "spot");
    const told = streams.map((sample) => socket.read(withoutComments(sample.raw)));
    expect(told.filter((message) => message.kind === "shutdown")).toHaveLength(2);
    expect(told.filter((message) => message.kind === "accepted").map((one) => one.requestId)).toEqual([
      1, 312, 5,
    ]);
    const malformed = told.filter((message) => message.kind === "malformed");
    expect(malformed.map((message) => message.reason)).toEqual([
      "a candle's low is above its open or close",
      "a candle's low is above its open or close",
    ]);
    expect(told.filter((message) => message.kind === "other")).toHaveLength(told.length - 7);
  });

  it("the documentation's REST candles are read", () => {
    const samples: { heading: string; raw: string }[] = JSON.parse(wireText("binance/docs-samples.json"));
    const klines = samples.filter((sample) => sample.heading === "Kline/Candlestick data");
    expect(klines).toHaveLength(1);
    const body = JSON.parse(withoutComments(klines[0]?.raw ?? ""));
    expect(protocols("binance", "spot").rest.readKlines(body, "BNBBTC")).toMatchObject([
      {
        tsOpen: 1_499_040_000_000,
        open: 0.0163479,
        close: 0.015771,
        quoteVolume: 2434.19055334,
        trades: 308,
      },
    ]);
  });

  it("the exchange information of spot in 2021 is read whole", () => {
    const [text = ""] = received("binance-spot/rest-exchangeInfo-2021.jsonl.gz", "http");
    const { instruments, nextCursor } = protocols("binance", "spot").rest.readInstruments(JSON.parse(text));
    expect(nextCursor).toBeNull();
    expect(instruments).toHaveLength(1695);
    expect(instruments.filter((one) => one.status === "TRADING")).toHaveLength(1262);
    expect(instruments.every((one) => one.tickSize && one.lotSize && one.minNotional)).toBe(true);
    expect(instruments.find((one) => one.symbol === "BTCUSDT")).toMatchObject({
      base: "BTC",
      quote: "USDT",
      isTradable: true,
      tickSize: "0.01000000",
      lotSize: "0.00001000",
      minNotional: "10.00000000",
      listedAt: null,
    });
  });

  it("the exchange information of futures in 2021 is read, its dated contracts left out", () => {
    const [text = ""] = received("binance-usdm/rest-exchangeInfo-2021.jsonl.gz", "http");
    const { instruments } = protocols("binance", "futures").rest.readInstruments(JSON.parse(text));
    expect(instruments).toHaveLength(119);
    expect(instruments.every((one) => one.isTradable && one.listedAt !== null)).toBe(true);
    expect(instruments.find((one) => one.symbol === "BTCUSDT")).toMatchObject({
      tickSize: "0.01",
      lotSize: "0.001",
      minNotional: "5",
      listedAt: 1_569_398_400_000,
    });
  });
});

interface Sample {
  readonly kind: "rest" | "ws";
  readonly path?: string;
  readonly path_url?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly frames?: readonly { readonly dir: "in" | "out"; readonly body: unknown }[];
}

function samples(venue: VenueName): readonly Sample[] {
  return JSON.parse(wireText(`${venue}/samples.json.gz`));
}

/** What came over a socket in samples: frames of a conversation, or one message. */
function incoming(list: readonly Sample[]): readonly string[] {
  return list
    .filter((sample) => sample.kind === "ws")
    .flatMap((sample) => sample.frames ?? [{ dir: "in" as const, body: sample.body }])
    .filter((frame) => frame.dir === "in")
    .map((frame) => JSON.stringify(frame.body));
}

function bodies(list: readonly Sample[], pathUrl: string): readonly unknown[] {
  return list.filter((sample) => sample.path_url === pathUrl).map((sample) => sample.body);
}

describe.skipIf(WIRE === null)(`samples of other people's tests ${NEEDS_RECORDED_DATA}`, () => {
  it("Binance's messages are read; two candles that the authors changed are not", () => {
    const { socket } = protocols("binance", "spot");
    const texts = incoming(samples("binance"));
    expect(countKinds(socket, texts)).toEqual({ accepted: 22, kline: 1, malformed: 2, other: 46 });
    const malformed = texts
      .map((text) => socket.read(text))
      .filter((message) => message.kind === "malformed");
    expect(malformed.map((message) => message.reason)).toEqual([
      "a candle's open time is no whole minute",
      "a candle's low is above its open or close",
    ]);
  });

  it("Bybit's messages are read", () => {
    const texts = incoming(samples("bybit"));
    for (const marketType of ["spot", "futures"] as const) {
      const { socket } = protocols("bybit", marketType);
      expect(countKinds(socket, texts)).toEqual({ accepted: 9, other: 29, pong: 2 });
    }
  });

  it("Binance's REST candles and instruments are read", () => {
    const list = samples("binance");
    const [spot, futures] = [protocols("binance", "spot").rest, protocols("binance", "futures").rest];
    const spotKlines = bodies(list, "/api/v3/klines").map((body) => spot.readKlines(body, "ETHBTC"));
    const futuresKlines = bodies(list, "/fapi/v1/klines").map((body) => futures.readKlines(body, "BTCUSDT"));
    expect([...spotKlines, ...futuresKlines]).toMatchObject([[{ high: 0.8 }], [{ high: 0.8 }]]);
    const found = [
      ...bodies(list, "/api/v3/exchangeInfo").flatMap((body) => spot.readInstruments(body).instruments),
      ...bodies(list, "/fapi/v1/exchangeInfo").flatMap((body) => futures.readInstruments(body).instruments),
    ];
    expect(found).toMatchObject([
      { symbol: "ETHBTC" },
      { symbol: "BLZUSDT", tickSize: "0.0001", lotSize: "1" },
    ]);
  });

  it("Bybit's REST candles and instruments are read", () => {
    const list = samples("bybit");
    const [spot, futures] = [protocols("bybit", "spot").rest, protocols("bybit", "futures").rest];
    const klines = bodies(list, "/v5/market/kline").map((body) => spot.readKlines(body, "BTCUSD"));
    expect(klines.map((page) => page.map((kline) => kline.tsOpen))).toEqual([
      [1_670_601_600_000, 1_670_605_200_000, 1_670_608_800_000],
    ]);
    const found = bodies(list, "/v5/market/instruments-info").flatMap(
      (body) => futures.readInstruments(body).instruments,
    );
    expect(found).toMatchObject([
      { symbol: "BTCUSDT", isTradable: true, tickSize: "0.10", lotSize: "0.001", minNotional: "5" },
      { symbol: "PRE02ZROUSDT", isTradable: false, minNotional: "5" },
    ]);
  });
});

describe.skipIf(WIRE === null)(`recorded messages of Bybit ${NEEDS_RECORDED_DATA}`, () => {
  it("every book of a recording is passed over", () => {
    const texts = received("bybit/recorded-v5-orderbook500-2024-12-01.jsonl.gz");
    expect(countKinds(protocols("bybit", "futures").socket, texts)).toEqual({ other: 50 });
  });

  it("the documentation's messages are passed over: none is of 1m klines", () => {
    const list: { path: string; raw: string }[] = JSON.parse(wireText("bybit/docs-samples.json"));
    const messages = list.filter((sample) => sample.path.includes("/websocket/"));
    const texts = messages.map((sample) => withoutComments(sample.raw)).filter(isJson);
    // Of six: the sample of a book has an ellipsis for its levels.
    expect(countKinds(protocols("bybit", "spot").socket, texts)).toEqual({ other: 5 });
  });

  it("the documentation's kline is read once its interval is a minute", () => {
    const list: { path: string; raw: string }[] = JSON.parse(wireText("bybit/docs-samples.json"));
    const raw = list.find((sample) => sample.path.endsWith("websocket/public/kline.mdx"))?.raw ?? "";
    const text = raw.replace('"kline.5.', '"kline.1.').replace('"interval": "5"', '"interval": "1"');
    expect(protocols("bybit", "spot").socket.read(text)).toMatchObject({
      kind: "kline",
      isClosed: false,
      eventAt: 1_672_324_988_882,
      kline: { symbol: "BTCUSDT", tsOpen: 1_672_324_800_000, open: 16649.5, close: 16677, volume: 2.081 },
    });
  });

  it("the documentation's spot instrument is read", () => {
    const list: { path: string; raw: string }[] = JSON.parse(wireText("bybit/docs-samples.json"));
    const raw = list.map((sample) => sample.raw).find((text) => text.includes('"symbolId"')) ?? "";
    expect(protocols("bybit", "spot").rest.readInstruments(JSON.parse(raw)).instruments).toMatchObject([
      { symbol: "BTCUSDT", tickSize: "0.1", lotSize: "0.000001", minNotional: "5", isTradable: true },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../kernel/time.ts";
import type { RestAnswer } from "../kline-protocol.ts";
import { binanceRest } from "./binance-rest.ts";

const spot = binanceRest("spot");
const futures = binanceRest("futures");
const NOW = epochMs(Date.UTC(2026, 0, 1));
const START = 1_499_040_000_000;

const ROW = [
  START,
  "0.01634790",
  "0.80000000",
  "0.01575800",
  "0.01577100",
  "148976.11427815",
  START + 59_999,
  "2434.19055334",
  308,
  "1756.87402397",
  "28.46694368",
  "0",
];

function answer(change: Partial<RestAnswer>): RestAnswer {
  return { status: 200, headers: {}, body: [], ...change };
}

function page(minutes: number) {
  return { symbol: "BTCUSDT", startMs: START, endMs: START + minutes * MINUTE_MS };
}

describe("binanceRest", () => {
  it("asks for the minutes of a page, its end not among them", () => {
    const { path, weight } = spot.klinesRequest(page(1000));
    const url = new URL(path, "https://api.binance.com");
    expect(url.pathname).toBe("/api/v3/klines");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      symbol: "BTCUSDT",
      interval: "1m",
      startTime: String(START),
      endTime: String(START + 1000 * MINUTE_MS - 1),
      limit: "1000",
    });
    expect(weight).toBe(2);
  });

  it.each([
    [1, 1],
    [99, 1],
    [100, 2],
    [499, 2],
    [500, 5],
    [1000, 5],
  ])("weighs %i minutes of futures as the venue does: %i", (minutes, weight) => {
    expect(futures.klinesRequest(page(minutes))).toMatchObject({
      path: expect.stringMatching(/^\/fapi\/v1\/klines\?/),
      weight,
    });
  });

  it("refuses a page that no request can hold", () => {
    expect(() => spot.klinesRequest(page(1001))).toThrow("fits one request");
    expect(() => spot.klinesRequest(page(0))).toThrow("at least a minute");
  });

  it("has a budget of its own for each market", () => {
    expect(spot.budget).toEqual({ key: "binance-spot", weight: 6000, windowMs: MINUTE_MS });
    expect(futures.budget).toEqual({ key: "binance-futures", weight: 2400, windowMs: MINUTE_MS });
  });

  it("reads candles with everything that the venue says of them, ascending", () => {
    const later = [START + MINUTE_MS, ...ROW.slice(1)];
    const [first, second, ...more] = spot.readKlines([later, ROW], "BNBBTC");
    expect(first).toEqual({
      symbol: "BNBBTC",
      tsOpen: START,
      open: 0.0163479,
      high: 0.8,
      low: 0.015758,
      close: 0.015771,
      volume: 148976.11427815,
      quoteVolume: 2434.19055334,
      trades: 308,
      takerBuyBaseVolume: 1756.87402397,
      takerBuyQuoteVolume: 28.46694368,
    });
    expect(second?.tsOpen).toBe(START + MINUTE_MS);
    expect(more).toEqual([]);
    expect(spot.readKlines([], "BNBBTC")).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no list", { code: -1121 }],
    ["nothing", null],
    ["a candle that is no list", [{}]],
    ["a candle that lacks a value", [ROW.slice(0, 9)]],
    ["a candle that opens within a minute", [[START + 1, ...ROW.slice(1)]]],
    ["a candle given twice", [ROW, ROW]],
  ])("calls %s undocumented", (_what, body) => {
    expect(() => spot.readKlines(body, "BNBBTC")).toThrowError(
      expect.objectContaining({ code: "venue_unavailable" }),
    );
  });

  it("takes the venue's time from the Date header, never later than it is", () => {
    const date = "Tue, 15 Nov 2022 08:12:31 GMT";
    expect(spot.readTime(answer({ headers: { date } }))).toBe(Date.UTC(2022, 10, 15, 8, 12, 31));
    expect(spot.readTime(answer({ headers: { date: "yesterday" } }))).toBeNull();
    expect(spot.readTime(answer({}))).toBeNull();
  });

  it("reads the weight that the venue counts", () => {
    expect(spot.readUsedWeight(answer({ headers: { "x-mbx-used-weight-1m": "41" } }))).toBe(41);
    expect(spot.readUsedWeight(answer({ headers: { "x-mbx-used-weight-1m": "-1" } }))).toBeNull();
    expect(spot.readUsedWeight(answer({}))).toBeNull();
  });

  it("tells a limit, a ban, a passing fault and a wrong request apart", () => {
    const kind = (change: Partial<RestAnswer>) => spot.readRefusal(answer(change), NOW)?.kind;
    expect(spot.readRefusal(answer({}), NOW)).toBeNull();
    expect(kind({ status: 429, headers: { "retry-after": "5" } })).toBe("limited");
    expect(kind({ status: 403 })).toBe("limited");
    expect(kind({ status: 418 })).toBe("banned");
    expect(kind({ status: 502, body: null })).toBe("unavailable");
    expect(kind({ status: 200, body: null })).toBe("unavailable");
    expect(
      spot.readRefusal(answer({ status: 400, body: { code: -1121, msg: "Invalid symbol." } }), NOW),
    ).toEqual({
      kind: "refused",
      retryAfterMs: null,
      reason: "status 400, code -1121",
    });
  });
});

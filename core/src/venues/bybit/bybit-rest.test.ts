import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../kernel/time.ts";
import type { RestAnswer } from "../kline-protocol.ts";
import { bybitRest } from "./bybit-rest.ts";

const spot = bybitRest("spot");
const futures = bybitRest("futures");
const NOW = epochMs(1_672_025_956_000);
const START = 1_670_608_800_000;

const ROW = [String(START), "17071", "17073", "17027", "17055.5", "268.611", "4581234.5"];

function klines(list: unknown, change: object = {}) {
  const result = { symbol: "BTCUSDT", category: "spot", list };
  return { retCode: 0, retMsg: "OK", result, retExtInfo: {}, time: 1_672_025_956_592, ...change };
}

function answer(change: Partial<RestAnswer>): RestAnswer {
  return { status: 200, headers: {}, body: klines([]), ...change };
}

describe("bybitRest", () => {
  it("asks for the minutes of a page, its end not among them", () => {
    const page = { symbol: "BTCUSDT", startMs: START, endMs: START + 600 * MINUTE_MS };
    const url = new URL(futures.klinesRequest(page).path, "https://api.bybit.com");
    expect(url.pathname).toBe("/v5/market/kline");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      category: "linear",
      symbol: "BTCUSDT",
      interval: "1",
      start: String(START),
      end: String(START + 600 * MINUTE_MS - 1),
      limit: "600",
    });
    expect(spot.klinesRequest(page).path).toContain("category=spot");
    expect(() => spot.klinesRequest({ ...page, endMs: START + 1001 * MINUTE_MS })).toThrow(
      "fits one request",
    );
  });

  it("spends one budget of the address in both markets", () => {
    expect(spot.budget).toEqual({ key: "bybit", weight: 600, windowMs: 5_000 });
    expect(futures.budget).toEqual(spot.budget);
  });

  it("reads candles newest first into ascending order", () => {
    const later = [String(START + MINUTE_MS), ...ROW.slice(1)];
    const [first, second, ...more] = spot.readKlines(klines([later, ROW]), "BTCUSDT");
    expect(first).toEqual({
      symbol: "BTCUSDT",
      tsOpen: START,
      open: 17071,
      high: 17073,
      low: 17027,
      close: 17055.5,
      volume: 268.611,
      quoteVolume: 4581234.5,
      trades: null,
      takerBuyBaseVolume: null,
      takerBuyQuoteVolume: null,
    });
    expect(second?.tsOpen).toBe(START + MINUTE_MS);
    expect(more).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["nothing", null],
    ["a fault", klines([], { retCode: 10001 })],
    ["no code", klines([], { retCode: undefined })],
    ["no result", klines([], { result: null })],
    ["no list", klines({})],
    ["a candle that is no list", klines([{}])],
    ["a candle that lacks a value", klines([ROW.slice(0, 6)])],
    ["a candle given twice", klines([ROW, ROW])],
    ["the candles of another symbol", klines([ROW], { result: { symbol: "ETHUSDT", list: [ROW] } })],
  ])("calls %s undocumented", (_what, body) => {
    expect(() => spot.readKlines(body, "BTCUSDT")).toThrowError(
      expect.objectContaining({ code: "venue_unavailable" }),
    );
  });

  it("asks for linear instruments page by page, with the cursor as it came", () => {
    expect(futures.instrumentsRequest(null).path).toBe(
      "/v5/market/instruments-info?category=linear&limit=1000",
    );
    expect(futures.instrumentsRequest("first%3DA%26last%3DB").path).toMatch(/&cursor=first%3DA%26last%3DB$/);
    expect(futures.instrumentsRequest("a&limit=1").path).toMatch(/&cursor=a%26limit%3D1$/);
    expect(spot.instrumentsRequest(null).path).toBe("/v5/market/instruments-info?category=spot");
  });

  it("takes the venue's time from the body", () => {
    expect(spot.readTime(answer({}))).toBe(1_672_025_956_592);
    expect(spot.readTime(answer({ body: null }))).toBeNull();
    expect(spot.readTime(answer({ body: { time: "soon" } }))).toBeNull();
  });

  it("waits out too many visits until the limit's reset, by the venue's own time", () => {
    const body = { retCode: 10006, retMsg: "Too many visits!", result: {}, time: 1_672_025_950_000 };
    const headers = { "x-bapi-limit-reset-timestamp": "1672025953500" };
    expect(spot.readRefusal(answer({ body, headers }), NOW)).toEqual({
      kind: "limited",
      retryAfterMs: 3_500,
      reason: "code 10006",
    });
    expect(spot.readRefusal(answer({ body }), NOW)).toMatchObject({ kind: "limited", retryAfterMs: null });
    const passed = { "x-bapi-limit-reset-timestamp": "1672025949000" };
    expect(spot.readRefusal(answer({ body, headers: passed }), NOW)?.retryAfterMs).toBeNull();
  });

  it("sends nothing for ten minutes after 403, or as long as that says", () => {
    expect(spot.readRefusal(answer({ status: 403, body: null }), NOW)).toEqual({
      kind: "limited",
      retryAfterMs: 600_000,
      reason: "status 403",
    });
    const headers = { "retry-after": "3" };
    expect(spot.readRefusal(answer({ status: 403, headers, body: null }), NOW)?.retryAfterMs).toBe(3_000);
  });

  it("tells success, a passing fault and a wrong request apart", () => {
    const kind = (retCode: unknown) => spot.readRefusal(answer({ body: { retCode } }), NOW)?.kind;
    expect(spot.readRefusal(answer({}), NOW)).toBeNull();
    expect(kind(10016)).toBe("unavailable");
    expect(kind(undefined)).toBe("unavailable");
    expect(kind(10001)).toBe("refused");
    expect(spot.readRefusal(answer({ body: null }), NOW)?.kind).toBe("unavailable");
    expect(spot.readRefusal(answer({ status: 503, body: null }), NOW)?.kind).toBe("unavailable");
    expect(spot.readRefusal(answer({ status: 404, body: null }), NOW)?.kind).toBe("refused");
  });
});

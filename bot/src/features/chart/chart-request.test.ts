import { TIMEFRAMES } from "@roehub/core/kernel/timeframe";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChartRequest } from "./chart-request.ts";

const nothing = {
  symbol: null,
  timeframe: null,
  exchange: null,
  marketType: null,
  indicator: null,
  otherwise: null,
};

describe("what is typed behind /chart", () => {
  it.each([
    ["", nothing],
    ["BTCUSDT", { ...nothing, symbol: "BTCUSDT" }],
    ["btc/usdt 1h", { ...nothing, symbol: "BTCUSDT", timeframe: "1h" }],
    ["btc-usdt", { ...nothing, symbol: "BTCUSDT" }],
    ["btc usdt", { ...nothing, symbol: "BTCUSDT", otherwise: { symbol: "BTC", name: "usdt", values: [] } }],
    ["1000pepe-usdt 1D", { ...nothing, symbol: "1000PEPEUSDT", timeframe: "1d" }],
    [
      "binance futures ethusdt 15m",
      { ...nothing, symbol: "ETHUSDT", timeframe: "15m", exchange: "binance", marketType: "futures" },
    ],
    [
      "ETHUSDT Bybit спот 4ч",
      { ...nothing, symbol: "ETHUSDT", timeframe: "4h", exchange: "bybit", marketType: "spot" },
    ],
    ["30м", { ...nothing, timeframe: "30m" }],
    ["BTCUSDT spot 15m", { ...nothing, symbol: "BTCUSDT", timeframe: "15m", marketType: "spot" }],
  ])("%s", (text, expected) => {
    expect(parseChartRequest(text)).toEqual(expected);
  });

  it.each([
    ["BTCUSDT 1h ema 50", "ema", ["50"]],
    ["btc usdt MA cross 10 50 sma 1h", "ma_cross", ["10", "50", "sma"]],
    ["BTCUSDT bollinger bands", "bb", []],
    ["ethusdt полосы боллинджера 20 2.5", "bb", ["20", "2.5"]],
    ["BTCUSDT,1h,bb,20 2,5", "bb", ["20", "2,5"]],
  ])("%s draws an indicator", (text, id, values) => {
    const request = parseChartRequest(text);
    expect(request?.symbol).toMatch(/^(BTC|ETH)USDT$/);
    expect(request?.indicator).toMatchObject({ def: { id }, values });
  });

  it.each([
    ["BTCUSDT 1h emma 50", "BTCUSDTEMMA50", "emma", ["50"]],
    ["btcusdt боллинджер 20 2,5", null, "боллинджер", ["20", "2,5"]],
  ])("%s may name an indicator that nothing is called exactly", (text, symbol, name, values) => {
    expect(parseChartRequest(text)).toMatchObject({
      symbol,
      indicator: null,
      otherwise: { symbol: "BTCUSDT", name, values },
    });
  });

  it("is nothing where it cannot be a symbol", () => {
    for (const text of ["биткоин", "BTC$", "A".repeat(41), "1h 1h🙂"])
      expect(parseChartRequest(text)).toBeNull();
  });

  it("is answered at once, however many words were typed", () => {
    const words = (count: number) => Array.from({ length: count }, () => "ma").join(" ");
    expect(parseChartRequest(words(2_000))).toBeNull();
    expect(parseChartRequest(`btcusdt 1h ${words(20)}`)).toMatchObject({ timeframe: "1h" });
  });

  it("is read in any order, case and spacing", () => {
    const parts = fc.record({
      exchange: fc.constantFrom("binance", "bybit"),
      marketType: fc.constantFrom("spot", "futures"),
      timeframe: fc.constantFrom(...TIMEFRAMES),
      symbol: fc.stringMatching(/^[A-Z]{3,12}USDT$/),
    });
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(
        parts,
        order,
        fc.boolean(),
        fc.constantFrom(" ", "  ", ", "),
        (given, places, isUpper, gap) => {
          const words = Object.values(given);
          const typed = places.map((place) => words[place]).join(gap);
          expect(parseChartRequest(isUpper ? typed.toUpperCase() : typed.toLowerCase())).toEqual({
            ...given,
            indicator: null,
            otherwise: null,
          });
        },
      ),
    );
  });

  it("never gives a symbol that could not be one, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
        expect(parseChartRequest(text)?.symbol ?? "A").toMatch(/^[A-Z0-9]{1,40}$/);
      }),
    );
  });
});

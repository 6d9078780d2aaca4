import { describe, expect, it } from "vitest";
import { subscribedSymbols } from "./subscription.ts";

const instrument = (symbol: string, quote: string, { isEnabled = true, isTradable = true } = {}) => ({
  symbol,
  quote,
  isEnabled,
  isTradable,
});
const KNOWN = [
  instrument("SOLUSDT", "USDT"),
  instrument("BTCUSDT", "USDT"),
  instrument("ETHUSDT", "USDT", { isTradable: false }),
  instrument("XRPUSDT", "USDT", { isEnabled: false }),
  instrument("ETHBTC", "BTC"),
];

describe("subscribedSymbols", () => {
  it("takes the listed symbols that are enabled and traded", () => {
    const symbols = ["SOLUSDT", "ETHUSDT", "XRPUSDT", "ETHBTC", "GONEUSDT"];
    expect(subscribedSymbols({ symbols }, KNOWN)).toEqual(["ETHBTC", "SOLUSDT"]);
  });

  it("takes the list as it is while nothing is known of the market", () => {
    expect(subscribedSymbols({ symbols: ["ETHUSDT", "BTCUSDT"] }, [])).toEqual(["BTCUSDT", "ETHUSDT"]);
  });

  it("takes the first ones by name of a quote asset", () => {
    expect(subscribedSymbols({ quote: "USDT", limit: 10 }, KNOWN)).toEqual(["BTCUSDT", "SOLUSDT"]);
    expect(subscribedSymbols({ quote: "USDT", limit: 1 }, KNOWN)).toEqual(["BTCUSDT"]);
    expect(subscribedSymbols({ quote: "EUR", limit: 1 }, KNOWN)).toEqual([]);
  });
});

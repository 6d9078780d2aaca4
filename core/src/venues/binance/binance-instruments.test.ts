import { describe, expect, it } from "vitest";
import { readBinanceInstruments } from "./binance-instruments.ts";

const SPOT = {
  symbol: "ETHBTC",
  status: "TRADING",
  baseAsset: "ETH",
  quoteAsset: "BTC",
  isSpotTradingAllowed: true,
  orderTypes: ["LIMIT", "MARKET"],
  permissionSets: [["SPOT", "MARGIN"]],
  filters: [
    { filterType: "PRICE_FILTER", minPrice: "0.00000100", tickSize: "0.00000100" },
    { filterType: "LOT_SIZE", minQty: "0.00010000", stepSize: "0.00010000" },
    { filterType: "NOTIONAL", minNotional: "0.00010000" },
  ],
};
const FUTURES = {
  symbol: "BLZUSDT",
  contractType: "PERPETUAL",
  onboardDate: 1_598_252_400_000,
  status: "TRADING",
  baseAsset: "BLZ",
  quoteAsset: "USDT",
  filters: [
    { filterType: "PRICE_FILTER", tickSize: "0.0001" },
    { filterType: "LOT_SIZE", stepSize: "1" },
    { filterType: "MIN_NOTIONAL", notional: "5.0" },
  ],
};

function spot(...symbols: unknown[]) {
  return readBinanceInstruments({ symbols }, "spot");
}

function futures(...symbols: unknown[]) {
  return readBinanceInstruments({ symbols }, "futures");
}

describe("readBinanceInstruments", () => {
  it("reads sizes as the venue writes them, and keeps its object without the lists that repeat", () => {
    expect(spot(SPOT)).toEqual([
      {
        symbol: "ETHBTC",
        base: "ETH",
        quote: "BTC",
        status: "TRADING",
        isTradable: true,
        tickSize: "0.00000100",
        lotSize: "0.00010000",
        minNotional: "0.00010000",
        listedAt: null,
        meta: {
          symbol: "ETHBTC",
          status: "TRADING",
          baseAsset: "ETH",
          quoteAsset: "BTC",
          isSpotTradingAllowed: true,
          filters: SPOT.filters,
        },
      },
    ]);
  });

  it("reads a perpetual contract with the day of its listing", () => {
    expect(futures(FUTURES)).toMatchObject([
      {
        symbol: "BLZUSDT",
        tickSize: "0.0001",
        lotSize: "1",
        minNotional: "5.0",
        listedAt: 1_598_252_400_000,
      },
    ]);
  });

  it("reads the older filter of the least notional", () => {
    const filters = [{ filterType: "MIN_NOTIONAL", minNotional: "10.0" }];
    expect(spot({ ...SPOT, filters })).toMatchObject([
      { tickSize: null, lotSize: null, minNotional: "10.0" },
    ]);
  });

  it("keeps what is not traded, as not tradable", () => {
    expect(spot({ ...SPOT, status: "BREAK" })).toMatchObject([{ status: "BREAK", isTradable: false }]);
    expect(spot({ ...SPOT, isSpotTradingAllowed: false })).toMatchObject([{ isTradable: false }]);
    expect(futures({ ...FUTURES, status: "SETTLING" })).toMatchObject([{ isTradable: false }]);
  });

  it("leaves out dated contracts, those on stocks, and symbols of other letters", () => {
    const dated = { ...FUTURES, symbol: "BTCUSDT_210924", contractType: "CURRENT_QUARTER" };
    expect(futures(dated, { ...FUTURES, contractType: "CURRENT_QUARTER" })).toEqual([]);
    expect(futures({ ...FUTURES, contractType: "TRADIFI_PERPETUAL" })).toEqual([]);
    expect(spot({ ...SPOT, symbol: "币安人生USDT" })).toEqual([]);
  });

  it("drops a member that is too long to keep", () => {
    const [instrument] = spot({ ...SPOT, notes: "x".repeat(5_000), note: "short" });
    expect(instrument?.meta).toMatchObject({ note: "short" });
    expect(instrument?.meta).not.toHaveProperty("notes");
  });

  it.each<[string, unknown]>([
    ["nothing", null],
    ["no symbols", {}],
    ["a symbol that is no object", { symbols: ["ETHBTC"] }],
    ["a symbol without a name", { symbols: [{ ...SPOT, symbol: undefined }] }],
    ["a symbol without a status", { symbols: [{ ...SPOT, status: undefined }] }],
    ["a symbol without an asset", { symbols: [{ ...SPOT, quoteAsset: 5 }] }],
    ["a symbol without filters", { symbols: [{ ...SPOT, filters: undefined }] }],
    ["a filter without its value", { symbols: [{ ...SPOT, filters: [{ filterType: "LOT_SIZE" }] }] }],
  ])("calls %s undocumented", (_what, body) => {
    expect(() => readBinanceInstruments(body, "spot")).toThrowError(
      expect.objectContaining({ code: "venue_unavailable" }),
    );
  });
});

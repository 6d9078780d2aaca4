import { describe, expect, it } from "vitest";
import { readBybitInstruments } from "./bybit-instruments.ts";

const SPOT = {
  symbol: "BTCUSDT",
  baseCoin: "BTC",
  quoteCoin: "USDT",
  status: "Trading",
  lotSizeFilter: { basePrecision: "0.000001", minOrderAmt: "5" },
  priceFilter: { tickSize: "0.1" },
};
const LINEAR = {
  symbol: "BTCUSDT",
  contractType: "LinearPerpetual",
  status: "Trading",
  baseCoin: "BTC",
  quoteCoin: "USDT",
  launchTime: "1585526400000",
  priceFilter: { tickSize: "0.10" },
  lotSizeFilter: { qtyStep: "0.001", minNotionalValue: "5" },
};

function linear(...list: unknown[]) {
  return readBybitInstruments({ category: "linear", list }, "futures").instruments;
}

describe("readBybitInstruments", () => {
  it("reads a spot pair", () => {
    expect(readBybitInstruments({ category: "spot", list: [SPOT] }, "spot")).toEqual({
      nextCursor: null,
      instruments: [
        {
          symbol: "BTCUSDT",
          base: "BTC",
          quote: "USDT",
          status: "Trading",
          isTradable: true,
          tickSize: "0.1",
          lotSize: "0.000001",
          minNotional: "5",
          listedAt: null,
          meta: SPOT,
        },
      ],
    });
  });

  it("reads a perpetual contract with the day of its launch", () => {
    expect(linear(LINEAR)).toMatchObject([
      { tickSize: "0.10", lotSize: "0.001", minNotional: "5", listedAt: 1_585_526_400_000, isTradable: true },
    ]);
    expect(linear({ ...LINEAR, launchTime: "0" })).toMatchObject([{ listedAt: null }]);
  });

  it("keeps what is not traded yet, as not tradable", () => {
    expect(linear({ ...LINEAR, status: "PreLaunch" })).toMatchObject([{ isTradable: false }]);
  });

  it("leaves out dated contracts", () => {
    const dated = { ...LINEAR, symbol: "BTC-26SEP25", contractType: "LinearFutures" };
    expect(linear(dated, { ...LINEAR, contractType: "LinearFutures" })).toEqual([]);
  });

  it("says null of a least notional that the venue does not name", () => {
    expect(linear({ ...LINEAR, lotSizeFilter: { qtyStep: "0.001" } })).toMatchObject([{ minNotional: null }]);
  });

  it("names the next page", () => {
    const result = { list: [], nextPageCursor: "0%2C2" };
    expect(readBybitInstruments(result, "futures").nextCursor).toBe("0%2C2");
    expect(readBybitInstruments({ ...result, nextPageCursor: "" }, "futures").nextCursor).toBeNull();
  });

  it.each<[string, unknown]>([
    ["no list", {}],
    ["an instrument that is no object", ["BTCUSDT"]],
    ["an instrument without a name", [{ ...LINEAR, symbol: undefined }]],
    ["an instrument without a status", [{ ...LINEAR, status: undefined }]],
    ["an instrument without filters", [{ ...LINEAR, priceFilter: undefined }]],
    ["a size that is no decimal", [{ ...LINEAR, priceFilter: { tickSize: 0.1 } }]],
  ])("calls %s undocumented", (_what, list) => {
    expect(() => readBybitInstruments({ list }, "futures")).toThrowError(
      expect.objectContaining({ code: "venue_unavailable" }),
    );
  });
});

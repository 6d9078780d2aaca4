import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readVenueKline, type UnreadKline } from "./read-venue-kline.ts";

const GOOD: UnreadKline = {
  symbol: "BTCUSDT",
  tsOpen: 1_672_515_780_000,
  open: "16500.10",
  high: "16510",
  low: "16499.5",
  close: "16505.00",
  volume: "12.5",
  quoteVolume: "206312.5",
  taker: { trades: 340, base: "6.25", quote: "103156.25" },
};

describe("readVenueKline", () => {
  it("reads numbers exactly as the venue writes them", () => {
    expect(readVenueKline(GOOD)).toEqual({
      ok: true,
      kline: {
        symbol: "BTCUSDT",
        tsOpen: 1_672_515_780_000,
        open: 16500.1,
        high: 16510,
        low: 16499.5,
        close: 16505,
        volume: 12.5,
        quoteVolume: 206312.5,
        trades: 340,
        takerBuyBaseVolume: 6.25,
        takerBuyQuoteVolume: 103156.25,
      },
    });
  });

  it("says null of what the venue does not tell", () => {
    expect(readVenueKline({ ...GOOD, taker: null })).toMatchObject({
      kline: { trades: null, takerBuyBaseVolume: null, takerBuyQuoteVolume: null },
    });
  });

  it("takes a minute without a trade", () => {
    const still = { open: "5", high: "5", low: "5", close: "5", volume: "0", quoteVolume: "0" };
    const taker = { trades: 0, base: "0", quote: "0" };
    expect(readVenueKline({ ...GOOD, ...still, taker })).toMatchObject({ ok: true, kline: { volume: 0 } });
  });

  it("reads the exponents that Java writes", () => {
    expect(readVenueKline({ ...GOOD, open: "1E-8", low: "1E-8" })).toMatchObject({
      kline: { open: 0.00000001 },
    });
  });

  it.each<[string, Partial<UnreadKline>]>([
    ["no symbol", { symbol: undefined }],
    ["a dated contract", { symbol: "BTCUSDT_210924" }],
    ["a symbol of other letters", { symbol: "币安人生USDT" }],
    ["no open time", { tsOpen: undefined }],
    ["an open time within a minute", { tsOpen: 1_672_515_780_001 }],
    ["an open time in microseconds", { tsOpen: 1_672_515_780_000_000 }],
    ["an open time before 1970", { tsOpen: -60_000 }],
    ["an open time that is no number", { tsOpen: "2023-01-01" }],
    ["a price as a number", { open: 16500.1 }],
    ["a price of zero", { low: "0" }],
    ["a negative price", { low: "-1" }],
    ["a price that is no decimal", { close: "NaN" }],
    ["a price that is not finite", { high: "1E99999" }],
    ["an empty price", { open: "" }],
    ["a price with spaces", { open: "16500 " }],
    ["a high below the close", { high: "16504" }],
    ["a low above the open", { low: "16501" }],
    ["no volume", { volume: undefined }],
    ["a negative volume", { volume: "-0.1" }],
    ["no quote volume", { quoteVolume: null }],
    ["no trades where the venue tells them", { taker: { trades: undefined, base: "1", quote: "1" } }],
    ["half a trade", { taker: { trades: 1.5, base: "1", quote: "1" } }],
    ["no taker volume where the venue tells it", { taker: { trades: 1, base: "1", quote: undefined } }],
  ])("refuses %s", (_what, change) => {
    expect(readVenueKline({ ...GOOD, ...change }).ok).toBe(false);
  });

  it("lets only whole and ordered candles through, whatever the fields are", () => {
    const field = fc.oneof(fc.anything(), fc.constantFrom("1", "2", "3", "0", "1e3", "BTCUSDT", 60_000));
    const unread = fc.record({
      symbol: field,
      tsOpen: field,
      open: field,
      high: field,
      low: field,
      close: field,
      volume: field,
      quoteVolume: field,
      taker: fc.constant(null),
    });
    fc.assert(
      fc.property(unread, (fields) => {
        const reading = readVenueKline(fields);
        if (!reading.ok) return reading.reason !== "";
        const { open, high, low, close, volume, tsOpen } = reading.kline;
        return (
          tsOpen % 60_000 === 0 &&
          low > 0 &&
          low <= Math.min(open, close) &&
          high >= Math.max(open, close) &&
          volume >= 0
        );
      }),
    );
  });
});

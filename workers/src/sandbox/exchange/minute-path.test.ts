import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import fc from "fast-check";
import { expect, it } from "vitest";
import { partialKline } from "./minute-path.ts";

const STEPS = { priceDigits: 2, quantityDigits: 3 };

const cents = fc.integer({ min: 1, max: 10_000_000 });
const klines = fc
  .record({
    minute: fc.integer({ min: 20_000_000, max: 30_000_000 }),
    prices: fc.tuple(cents, cents, cents, cents),
    lots: fc.integer({ min: 0, max: 50_000_000 }),
    trades: fc.option(fc.integer({ min: 0, max: 100_000 })),
  })
  .map(({ minute, prices: [open, close, a, b], lots, trades }): Kline => {
    const volume = lots / 1_000;
    return {
      tsOpen: epochMs(minute * MINUTE_MS),
      open: open / 100,
      high: Math.max(open, close, a, b) / 100,
      low: Math.min(open, close, a, b) / 100,
      close: close / 100,
      volume,
      quoteVolume: (volume * (open + close)) / 200,
      trades,
      takerBuyBaseVolume: trades === null ? null : volume / 2,
      takerBuyQuoteVolume: trades === null ? null : (volume * open) / 200,
    };
  });

it("a minute in progress widens and grows until it is the candle", () => {
  fc.assert(
    fc.property(
      klines,
      fc.array(fc.integer({ min: 0, max: MINUTE_MS - 1 }), { minLength: 2 }),
      (kline, times) => {
        let before: Kline | null = null;
        for (const elapsedMs of times.sort((a, b) => a - b)) {
          const now = partialKline(kline, elapsedMs, STEPS);
          expect(now.open).toBe(kline.open);
          expect(now.high).toBeGreaterThanOrEqual(Math.max(now.open, now.close));
          expect(now.low).toBeLessThanOrEqual(Math.min(now.open, now.close));
          expect(now.high).toBeLessThanOrEqual(kline.high);
          expect(now.low).toBeGreaterThanOrEqual(kline.low);
          expect(now.volume).toBeLessThanOrEqual(kline.volume);
          expect(now.quoteVolume).toBeLessThanOrEqual(now.high * now.volume + 0.001);
          if (before !== null) {
            expect(now.volume).toBeGreaterThanOrEqual(before.volume);
            expect(now.trades ?? 0).toBeGreaterThanOrEqual(before.trades ?? 0);
            expect(now.high).toBeGreaterThanOrEqual(before.high);
            expect(now.low).toBeLessThanOrEqual(before.low);
          }
          before = now;
        }
        expect(partialKline(kline, MINUTE_MS, STEPS)).toEqual(kline);
      },
    ),
  );
});

it("a minute has passed both its extremes shortly before its end", () => {
  fc.assert(
    fc.property(klines, (kline) => {
      const { high, low } = partialKline(kline, MINUTE_MS - 1, STEPS);
      expect([high, low]).toEqual([kline.high, kline.low]);
    }),
  );
});

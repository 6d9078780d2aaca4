import fc from "fast-check";
import { expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type IngestRow, insertRounds } from "./insert-rounds.ts";

const T = Date.UTC(2026, 0, 31, 23, 50);

const row = (symbol: string, minute: number, source: "ws" | "rest"): IngestRow => ({
  ref: { marketId: 1, symbol },
  source,
  kline: {
    tsOpen: epochMs(T + minute * MINUTE_MS),
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 0,
    quoteVolume: 0,
    trades: 0,
    takerBuyBaseVolume: null,
    takerBuyQuoteVolume: null,
  },
});

it("makes one insert of instruments whose candles came the same way", () => {
  expect(insertRounds([row("A", 0, "ws"), row("B", 0, "ws"), row("A", 1, "ws")])).toHaveLength(1);
});

it("keeps every instrument in order over inserts of one source and one month each, nothing lost", () => {
  const rows = fc
    .array(fc.tuple(fc.constantFrom("A", "B", "C"), fc.constantFrom("ws" as const, "rest" as const)), {
      maxLength: 60,
    })
    .map((steps) => steps.map(([symbol, source], index) => row(symbol, index, source)));
  fc.assert(
    fc.property(rows, (given) => {
      const rounds = insertRounds(given);
      for (const group of rounds) {
        expect(new Set(group.map(({ source }) => source)).size).toBe(1);
        expect(new Set(group.map(({ kline }) => new Date(kline.tsOpen).getUTCMonth())).size).toBe(1);
      }
      for (const symbol of ["A", "B", "C"]) {
        const of = (some: readonly IngestRow[]) => some.filter(({ ref }) => ref.symbol === symbol);
        expect(of(rounds.flat())).toEqual(of(given));
      }
    }),
  );
});

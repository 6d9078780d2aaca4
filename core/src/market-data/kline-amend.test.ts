import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { candleSeriesOf } from "./candle-series.ts";
import { countMinutes } from "./gap-ranges.ts";
import { planAmend } from "./kline-amend.ts";
import { klineSeriesOf } from "./kline-series.ts";

/** Closes by minute. */
type Minutes = ReadonlyMap<number, number>;

const klineOf = (minute: number, close: number) => ({
  tsOpen: epochMs(minute * MINUTE_MS),
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  quoteVolume: close,
  trades: null,
  takerBuyBaseVolume: null,
  takerBuyQuoteVolume: null,
});
const klinesOf = (minutes: Minutes) =>
  klineSeriesOf([...minutes].map(([minute, close]) => klineOf(minute, close)));
const storedOf = (minutes: Minutes) => {
  const ascending = [...minutes].sort(([a], [b]) => a - b);
  return {
    candles: candleSeriesOf(ascending.map(([minute, close]) => klineOf(minute, close))),
    versions: BigUint64Array.from(ascending, ([minute]) => BigInt(1_000 + minute)),
  };
};
const someMinutes = fc
  .dictionary(fc.integer({ min: 0, max: 30 }).map(String), fc.constantFrom(1, 2))
  .map(
    (byMinute): Minutes =>
      new Map(Object.entries(byMinute).map(([minute, close]) => [Number(minute), close])),
  );

describe("planAmend", () => {
  it("leaves the store saying what the klines say, and tells every difference once", () => {
    fc.assert(
      fc.property(someMinutes, someMinutes, (stored, given) => {
        const newest = stored.size === 0 ? null : Math.max(...stored.keys());
        const plan = planAmend(klinesOf(given), {
          stored: storedOf(stored),
          newestOpenMs: newest === null ? null : newest * MINUTE_MS,
        });
        const after = new Map(stored);
        for (let row = 0; row < plan.rows.length; row++) {
          after.set((plan.rows.tsOpen[row] ?? 0) / MINUTE_MS, plan.rows.close[row] ?? 0);
        }
        expect(after).toEqual(new Map([...stored, ...given]));

        const absent = [...given.keys()].filter((minute) => !stored.has(minute));
        const changed = [...given].filter(
          ([minute, close]) => stored.has(minute) && stored.get(minute) !== close,
        );
        const late = absent.filter((minute) => newest !== null && minute < newest);
        expect(plan.report).toEqual({ inserted: absent.length, changed: changed.length, late: late.length });
        expect(plan.rows.length).toBe(absent.length + changed.length);
        expect(countMinutes(plan.late)).toBe(late.length);
        expect(
          plan.changes.map(({ before, after: now, replacedVersion }) => [
            before.tsOpen / MINUTE_MS,
            before.close,
            now.close,
            replacedVersion,
          ]),
        ).toEqual(
          changed
            .sort(([a], [b]) => a - b)
            .map(([minute, close]) => [minute, stored.get(minute), close, BigInt(1_000 + minute)]),
        );
      }),
    );
  });
});

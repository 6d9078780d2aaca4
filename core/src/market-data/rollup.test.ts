import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { bucketOpen, TIMEFRAMES, timeframeMs } from "../kernel/timeframe.ts";
import { type Candle, type CandleSeries, candleAt, candleSeriesOf } from "./candle-series.ts";
import { countMissingMinutes, createRollup, type RollupState, rollup } from "./rollup.ts";

const DAY_START = 1_700_006_400_000;

function candle(minute: number, close = 100 + (minute % 7), volume = 1): Candle {
  return { tsOpen: epochMs(DAY_START + minute * MINUTE_MS), open: 100, high: 110, low: 90, close, volume };
}

function rows(series: CandleSeries): Candle[] {
  return Array.from({ length: series.length }, (_, index) => candleAt(series, index)).filter(
    (c) => c !== null,
  );
}

/** Ascending candles with holes, from any minute of a day on. */
const holedCandles = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), tick: fc.integer({ min: 1, max: 9_999 }) }), {
    minLength: 1,
    maxLength: 400,
  })
  .chain((steps) =>
    fc.integer({ min: 0, max: 200 }).map((first) => {
      let minute = first;
      return steps.map(({ gap, tick }) => {
        minute += gap === 3 ? 2 : 1;
        const close = tick / 10;
        return {
          tsOpen: epochMs(DAY_START + minute * MINUTE_MS),
          open: close + 0.1,
          high: close + 0.1 * (tick % 5) + 0.1,
          low: close / 2,
          close,
          volume: tick / 3,
        };
      });
    }),
  );

describe("rollup", () => {
  it("takes the first open, the highest high, the lowest low, the last close and the summed volume", () => {
    const minutes = [
      { ...candle(0), open: 10, high: 12, low: 9, close: 11, volume: 1 },
      { ...candle(1), open: 11, high: 15, low: 10, close: 14, volume: 2 },
      { ...candle(2), open: 14, high: 14, low: 7, close: 8, volume: 4 },
    ];
    expect(rows(rollup(candleSeriesOf(minutes), "3m"))).toEqual([
      { tsOpen: DAY_START, open: 10, high: 15, low: 7, close: 8, volume: 7 },
    ]);
  });

  it("leaves out a bucket with a missing minute, and one that is not over", () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12].map((minute) => candle(minute));
    const opens = rows(rollup(candleSeriesOf(minutes), "5m")).map((c) => c.tsOpen);
    expect(opens).toEqual([DAY_START]);
  });

  it("keeps only buckets wholly inside the range", () => {
    const series = candleSeriesOf(Array.from({ length: 30 }, (_, minute) => candle(minute)));
    const range = { start: DAY_START + 1, end: DAY_START + 20 * MINUTE_MS - 1 };
    expect(rows(rollup(series, "5m", range)).map((c) => c.tsOpen)).toEqual([
      DAY_START + 5 * MINUTE_MS,
      DAY_START + 10 * MINUTE_MS,
    ]);
  });

  it("of 1m is the series itself", () => {
    const minutes = [0, 1, 3].map((minute) => candle(minute));
    expect(rows(rollup(candleSeriesOf(minutes), "1m"))).toEqual(minutes);
  });

  it("gives the same bits in batch and in stream, for any holes and any timeframe", () => {
    fc.assert(
      fc.property(holedCandles, fc.constantFrom(...TIMEFRAMES), (candles, timeframe) => {
        const stream = createRollup(timeframe);
        const streamed = candles.map((c) => stream.step(c).closed).filter((c) => c !== null);
        expect(rows(rollup(candleSeriesOf(candles), timeframe))).toStrictEqual(streamed);
      }),
    );
  });

  it("gives exactly the buckets whose every minute is present", () => {
    fc.assert(
      fc.property(holedCandles, fc.constantFrom(...TIMEFRAMES), (candles, timeframe) => {
        const counts = new Map<number, number>();
        for (const c of candles) {
          const open = bucketOpen(c.tsOpen, timeframe);
          counts.set(open, (counts.get(open) ?? 0) + 1);
        }
        const full = [...counts].filter(([, n]) => n === timeframeMs(timeframe) / MINUTE_MS);
        expect(rows(rollup(candleSeriesOf(candles), timeframe)).map((c) => c.tsOpen)).toEqual(
          full.map(([open]) => open),
        );
      }),
    );
  });

  it("rolls a year of minutes up within a few seconds on the busiest machine", () => {
    const series = candleSeriesOf(Array.from({ length: 525_600 }, (_, minute) => candle(minute)));
    const startMs = performance.now();
    expect(rollup(series, "15m").length).toBe(35_040);
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });
});

describe("createRollup", () => {
  it("ignores a candle that is repeated or comes out of order", () => {
    const stream = createRollup("3m");
    stream.step(candle(0));
    stream.step(candle(1));
    const before = stream.state();
    expect(stream.step(candle(1, 5))).toEqual({ closed: null, skipped: null });
    expect(stream.step(candle(0, 5))).toEqual({ closed: null, skipped: null });
    expect(stream.state()).toEqual(before);
  });

  it("continues from a stored state with the same bits", () => {
    fc.assert(
      fc.property(holedCandles, fc.constantFrom(...TIMEFRAMES), fc.nat(), (candles, timeframe, cut) => {
        const at = cut % candles.length;
        const whole = createRollup(timeframe);
        const expected = candles.map((c) => whole.step(c));
        const before = createRollup(timeframe);
        const head = candles.slice(0, at).map((c) => before.step(c));
        const stored = JSON.parse(JSON.stringify(before.state())) as RollupState;
        const after = createRollup(timeframe, stored);
        expect([...head, ...candles.slice(at).map((c) => after.step(c))]).toStrictEqual(expected);
      }),
    );
  });

  it("names the buckets that will never come, each once and as soon as that is certain", () => {
    const stream = createRollup("5m");
    const skipped = [2, 3, 4, 5, 6, 8, 9, 25, 29, 30, 31].map(
      (minute) => stream.step(candle(minute)).skipped,
    );
    const at = (minute: number) => DAY_START + minute * MINUTE_MS;
    expect(skipped).toEqual([
      null,
      null,
      { from: at(0), to: at(5) },
      null,
      null,
      null,
      { from: at(5), to: at(10) },
      { from: at(10), to: at(25) },
      { from: at(25), to: at(30) },
      null,
      null,
    ]);
  });
});

describe("countMissingMinutes", () => {
  const series = candleSeriesOf([0, 1, 4, 9].map((minute) => candle(minute)));

  it("counts holes, and what lies beyond both ends of the history", () => {
    expect(countMissingMinutes(series, DAY_START, DAY_START + 10 * MINUTE_MS)).toBe(6);
    expect(countMissingMinutes(series, DAY_START - 5 * MINUTE_MS, DAY_START + 12 * MINUTE_MS)).toBe(13);
  });

  it("counts whole minutes only", () => {
    expect(countMissingMinutes(series, DAY_START + 1, DAY_START + 4 * MINUTE_MS - 1)).toBe(1);
    expect(countMissingMinutes(series, DAY_START + 1, DAY_START + 2)).toBe(0);
  });
});

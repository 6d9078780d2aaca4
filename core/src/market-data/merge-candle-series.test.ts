import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { candleSeriesOf } from "./candle-series.ts";
import { mergeCandleSeries } from "./merge-candle-series.ts";

function series(closes: Readonly<Record<number, number>>) {
  return candleSeriesOf(
    Object.entries(closes).map(([minute, close]) => ({
      tsOpen: epochMs(Number(minute) * MINUTE_MS),
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
    })),
  );
}

describe("mergeCandleSeries", () => {
  it("keeps every minute of both in order; the first wins where they differ, and that is counted", () => {
    const merged = mergeCandleSeries(series({ 1: 10, 3: 30, 4: 40 }), series({ 0: 5, 3: 30, 4: 41, 7: 70 }));
    expect([...merged.series.tsOpen].map((at) => at / MINUTE_MS)).toEqual([0, 1, 3, 4, 7]);
    expect([...merged.series.close]).toEqual([5, 10, 30, 40, 70]);
    expect(merged.conflicts).toBe(1);
  });

  it("of anything with nothing is that thing", () => {
    const some = series({ 1: 10, 2: 20 });
    expect([...mergeCandleSeries(some, series({})).series.close]).toEqual([10, 20]);
    expect([...mergeCandleSeries(series({}), some).series.close]).toEqual([10, 20]);
  });
});

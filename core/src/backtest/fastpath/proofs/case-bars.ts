import { MINUTE_MS } from "../../../kernel/time.ts";
import { type Timeframe, timeframeMs } from "../../../kernel/timeframe.ts";
import {
  allocateCandleSeries,
  type CandleSeries,
  sliceCandleSeries,
} from "../../../market-data/candle-series.ts";
import { rollup } from "../../../market-data/rollup.ts";
import type { RangeBars } from "../../range-bars.ts";

/** Bars of one minute whose range begins with row `firstIndex` of `all`. */
export function caseBars(all: CandleSeries, firstIndex: number): RangeBars {
  const range = sliceCandleSeries(all, firstIndex, all.length);
  return {
    candles1m: all,
    all,
    firstIndex,
    range,
    tsClose: range.tsOpen.map((tsOpen) => tsOpen + MINUTE_MS),
    timeframeMs: MINUTE_MS,
    warmupBars: firstIndex,
    barsGated: 0,
    missingMinutes: 0,
  };
}

/** The whole buckets of `candles1m`, without a warm-up: missing minutes make gaps between bars. */
export function rolledBars(candles1m: CandleSeries, timeframe: Timeframe): RangeBars {
  const range = rollup(candles1m, timeframe);
  const lengthMs = timeframeMs(timeframe);
  return {
    candles1m,
    all: range,
    firstIndex: 0,
    range,
    tsClose: range.tsOpen.map((tsOpen) => tsOpen + lengthMs),
    timeframeMs: lengthMs,
    warmupBars: 0,
    barsGated: 0,
    missingMinutes: 0,
  };
}

/** Bars that only have closes. */
export function closingAt(closes: readonly number[]): RangeBars {
  const all = allocateCandleSeries(closes.length);
  for (const column of [all.open, all.high, all.low, all.close]) column.set(closes);
  all.tsOpen.forEach((_, row) => {
    all.tsOpen[row] = row * MINUTE_MS;
  });
  return caseBars(all, 0);
}

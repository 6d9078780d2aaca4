import { timeframeMs } from "../kernel/timeframe.ts";
import {
  type CandleSeries,
  candlesBetween,
  firstIndexAt,
  sliceCandleSeries,
} from "../market-data/candle-series.ts";
import { countMissingMinutes, rollup } from "../market-data/rollup.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { candleWindow, effectiveWarmupBars, firstConvergedBar } from "./warmup.ts";

/** The bars of a backtest. Only bars wholly inside the range are traded; those before it warm the indicators up. */
export interface RangeBars {
  /** The 1m candles that were read: what the dataset hash is taken of. */
  readonly candles1m: CandleSeries;
  /** Warm-up and range, rolled up. */
  readonly all: CandleSeries;
  /** Index in `all` of the first range bar. */
  readonly firstIndex: number;
  /** The range alone, a view into `all`. */
  readonly range: CandleSeries;
  /** Close times of the range bars, epoch ms. */
  readonly tsClose: Float64Array;
  readonly timeframeMs: number;
  /** Warm-up in bars of time before the start: what the request needs, or less where history begins later. */
  readonly warmupBars: number;
  /** Range bars before every point of every indicator had converged. */
  readonly barsGated: number;
  /** Minutes of the range without a candle, those beyond the end of history included. */
  readonly missingMinutes: number;
}

/** Rolls `candles1m` up to the bars of `request`; candles outside of what it reads are left aside. */
export function rangeBars(request: BacktestRequest, candles1m: CandleSeries): RangeBars {
  const { start, end } = request.timeRange;
  const lengthMs = timeframeMs(request.timeframe);
  const window = candleWindow(request);
  const read = candlesBetween(candles1m, window.startMs, window.endMs);
  const all = rollup(read, request.timeframe, { start: window.startMs, end: window.endMs });
  const firstIndex = firstIndexAt(all, start);
  const range = sliceCandleSeries(all, firstIndex, all.length);
  const convergedIndex = firstConvergedBar(request.indicators, all.tsOpen);
  return {
    candles1m: read,
    all,
    firstIndex,
    range,
    tsClose: range.tsOpen.map((tsOpen) => tsOpen + lengthMs),
    timeframeMs: lengthMs,
    warmupBars: Math.min(effectiveWarmupBars(request), barsBefore(start, read, lengthMs)),
    barsGated: Math.min(range.length, Math.max(0, convergedIndex - firstIndex)),
    missingMinutes: countMissingMinutes(read, start, end),
  };
}

/** Whole bars of time between the first candle and `start`. */
function barsBefore(start: number, candles1m: CandleSeries, lengthMs: number): number {
  const first = candles1m.tsOpen[0] ?? start;
  return Math.max(0, Math.floor((start - first) / lengthMs));
}

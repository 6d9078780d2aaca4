import { type EpochMs, MINUTE_MS } from "../kernel/time.ts";
import { bucketOpen, type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import {
  allocateCandleSeries,
  type Candle,
  type CandleSeries,
  candlesBetween,
  sliceCandleSeries,
  writeCandle,
} from "./candle-series.ts";

/** What a rollup remembers between candles: plain data, so that it can be stored and read back. */
export interface RollupState {
  /** Open time of the last 1m candle taken; null before the first. */
  readonly lastTsOpen: EpochMs | null;
  /** 1m candles seen in the bucket that `lastTsOpen` lies in. */
  readonly minutes: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What one 1m candle settles. Both fields may be set: a closed bucket can follow buckets that never came. */
export interface RollupStep {
  readonly closed: Candle | null;
  /** Buckets opening in `[from, to)` that lack minutes and so will never exist. */
  readonly skipped: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

/** The stream form of the rollup. */
export interface Rollup {
  /** Takes the next closed 1m candle; one that is repeated or out of order changes nothing. */
  step(candle: Candle): RollupStep;
  state(): RollupState;
}

const NOTHING: RollupStep = { closed: null, skipped: null };

/** A rollup of 1m candles to `timeframe`, from the start or from a stored state. */
export function createRollup(timeframe: Timeframe, from?: RollupState): Rollup {
  const bucket = new OpenBucket(timeframe, from);
  const row = allocateCandleSeries(1);
  return {
    step(candle) {
      const lastTsOpen = bucket.lastTsOpen;
      const unsettledFrom = bucket.unsettledFrom();
      if (lastTsOpen !== null && candle.tsOpen <= lastTsOpen) return NOTHING;
      writeCandle(row, 0, candle);
      const settled = bucket.push(row, 0);
      const bucketTsOpen = bucketOpen(candle.tsOpen, timeframe);
      const skippedTo = settled === "incomplete" ? bucketTsOpen + timeframeMs(timeframe) : bucketTsOpen;
      const skippedFrom = unsettledFrom ?? bucketTsOpen;
      return {
        closed: settled === "closed" ? bucket.candle(bucketTsOpen) : null,
        skipped: skippedFrom < skippedTo ? { from: skippedFrom, to: skippedTo as EpochMs } : null,
      };
    },
    state: () => bucket.state(),
  };
}

/**
 * The closed and full buckets of `timeframe` that lie wholly inside `[start, end)`: every 1m candle of a bucket is
 * present. The same accumulator as `createRollup`, so that a batch equals the stream bit for bit.
 */
export function rollup(
  series1m: CandleSeries,
  timeframe: Timeframe,
  range: { readonly start?: number; readonly end?: number } = {},
): CandleSeries {
  const endMinute = Math.floor((range.end ?? Number.POSITIVE_INFINITY) / MINUTE_MS);
  const rows = candlesBetween(series1m, range.start ?? 0, endMinute * MINUTE_MS);
  const lengthMs = timeframeMs(timeframe);
  const out = allocateCandleSeries(Math.floor((rows.length * MINUTE_MS) / lengthMs));
  const bucket = new OpenBucket(timeframe);
  let length = 0;
  for (let index = 0; index < rows.length; index++) {
    if (bucket.push(rows, index) !== "closed") continue;
    const tsOpen = rows.tsOpen[index] ?? 0;
    out.tsOpen[length] = tsOpen - (tsOpen % lengthMs);
    out.open[length] = bucket.open;
    out.high[length] = bucket.high;
    out.low[length] = bucket.low;
    out.close[length] = bucket.close;
    out.volume[length] = bucket.volume;
    length++;
  }
  return sliceCandleSeries(out, 0, length);
}

/** Whole minutes of `[start, end)` for which `series1m` has no candle; those beyond its ends count. */
export function countMissingMinutes(series1m: CandleSeries, start: number, end: number): number {
  const firstMinute = Math.ceil(start / MINUTE_MS);
  const endMinute = Math.floor(end / MINUTE_MS);
  if (endMinute <= firstMinute) return 0;
  const present = candlesBetween(series1m, firstMinute * MINUTE_MS, endMinute * MINUTE_MS).length;
  return endMinute - firstMinute - present;
}

/** The bucket being filled. Fields instead of objects per candle: a batch goes through here half a million times. */
class OpenBucket {
  lastTsOpen: EpochMs | null;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  private minutes: number;
  private readonly lengthMs: number;
  private readonly fullMinutes: number;
  private bucketEnd: number;

  constructor(timeframe: Timeframe, from?: RollupState) {
    this.lengthMs = timeframeMs(timeframe);
    this.fullMinutes = this.lengthMs / MINUTE_MS;
    this.lastTsOpen = from?.lastTsOpen ?? null;
    this.minutes = from?.minutes ?? 0;
    this.open = from?.open ?? 0;
    this.high = from?.high ?? 0;
    this.low = from?.low ?? 0;
    this.close = from?.close ?? 0;
    this.volume = from?.volume ?? 0;
    this.bucketEnd = this.lastTsOpen === null ? 0 : bucketOpen(this.lastTsOpen, timeframe) + this.lengthMs;
  }

  /** Takes row `index`, a candle later than the last one; says what became of the bucket it lies in. */
  push(rows: CandleSeries, index: number): "open" | "closed" | "incomplete" {
    const tsOpen = rows.tsOpen[index] ?? 0;
    const high = rows.high[index] ?? 0;
    const low = rows.low[index] ?? 0;
    const volume = rows.volume[index] ?? 0;
    if (tsOpen >= this.bucketEnd) {
      this.bucketEnd = tsOpen - (tsOpen % this.lengthMs) + this.lengthMs;
      this.minutes = 0;
    }
    if (this.minutes === 0) {
      this.open = rows.open[index] ?? 0;
      this.high = high;
      this.low = low;
      this.volume = volume;
    } else {
      if (high > this.high) this.high = high;
      if (low < this.low) this.low = low;
      this.volume += volume;
    }
    this.close = rows.close[index] ?? 0;
    this.minutes++;
    this.lastTsOpen = tsOpen as EpochMs;
    if (tsOpen + MINUTE_MS < this.bucketEnd) return "open";
    return this.minutes === this.fullMinutes ? "closed" : "incomplete";
  }

  /** Open time of the earliest bucket that is neither closed nor known to be incomplete; null before the first. */
  unsettledFrom(): EpochMs | null {
    if (this.lastTsOpen === null) return null;
    const settled = this.lastTsOpen + MINUTE_MS === this.bucketEnd;
    return (settled ? this.bucketEnd : this.bucketEnd - this.lengthMs) as EpochMs;
  }

  candle(tsOpen: EpochMs): Candle {
    const { open, high, low, close, volume } = this;
    return { tsOpen, open, high, low, close, volume };
  }

  state(): RollupState {
    const { lastTsOpen, minutes, open, high, low, close, volume } = this;
    return { lastTsOpen, minutes, open, high, low, close, volume };
  }
}

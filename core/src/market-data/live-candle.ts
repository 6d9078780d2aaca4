import type { EpochMs } from "../kernel/time.ts";
import { bucketOpen, type Timeframe } from "../kernel/timeframe.ts";
import type { Candle } from "./candle-series.ts";
import type { RollupState } from "./rollup.ts";

interface LiveCandleParts {
  readonly timeframe: Timeframe;
  /** The first minute that is not closed: the bucket in progress is the one it lies in. */
  readonly next: EpochMs;
  /** The rollup of the minutes before `next`. */
  readonly closed: RollupState;
  /** The minute in progress, or null; one that opens before `next` is closed and no longer counts. */
  readonly minute: Candle | null;
}

/**
 * The bucket in progress: its closed minutes and the minute in progress; null where there is neither. A minute of a
 * later bucket waits until this one is closed, so that buckets are told in order.
 */
export function liveCandle({ timeframe, next, closed, minute }: LiveCandleParts): Candle | null {
  const tsOpen = bucketOpen(next, timeframe);
  const before = closed.lastTsOpen !== null && closed.lastTsOpen >= tsOpen ? closed : null;
  const now =
    minute !== null && minute.tsOpen >= next && bucketOpen(minute.tsOpen, timeframe) === tsOpen
      ? minute
      : null;
  if (before === null) return now === null ? null : { ...now, tsOpen };
  const { open, high, low, close, volume } = before;
  if (now === null) return { tsOpen, open, high, low, close, volume };
  return {
    tsOpen,
    open,
    high: Math.max(high, now.high),
    low: Math.min(low, now.low),
    close: now.close,
    volume: volume + now.volume,
  };
}

import type { WireIndicator } from "@roehub/core/contract/indicators";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";

/** The opens `[start, end)` of the candles that one question is about, as instants. */
export interface SeriesRange {
  readonly start: string;
  readonly end: string;
}

const BARS_PER_RANGE = 500;
/** What the server answers at once, at most. */
const BARS_MAX = 1_500;

/**
 * The ranges to ask for, the oldest first, so that candles that open from `first` to `last` are covered. They stand
 * where they stand whatever is in sight, so that each is asked for once. A sum that never forgets has another level in
 * each range: it is asked for as a whole, as far back as one answer reaches.
 */
export function seriesRanges(
  { memory }: Pick<WireIndicator, "memory">,
  timeframe: Timeframe,
  { first, last }: { readonly first: number; readonly last: number },
): readonly SeriesRange[] {
  const lengthMs = timeframeMs(timeframe);
  if (memory === "cumulative") {
    const rangeMs = BARS_PER_RANGE * lengthMs;
    const end = (Math.floor(last / rangeMs) + 1) * rangeMs;
    const start = Math.max(Math.floor(first / rangeMs) * rangeMs, end - BARS_MAX * lengthMs);
    return [rangeOf(start, end)];
  }
  const rangeMs = BARS_PER_RANGE * lengthMs;
  const [from, to] = [Math.floor(first / rangeMs), Math.floor(last / rangeMs)];
  return Array.from({ length: to - from + 1 }, (_, index) =>
    rangeOf((from + index) * rangeMs, (from + index + 1) * rangeMs),
  );
}

/** The open of the last candle of `range` at the time when the last closed candle of all opened at `last`. */
export function lastOpenOf({ end }: SeriesRange, timeframe: Timeframe, last: number): number {
  return Math.min(last, Date.parse(end) - timeframeMs(timeframe));
}

function rangeOf(start: number, end: number): SeriesRange {
  return { start: formatInstant(epochMs(start)), end: formatInstant(epochMs(end)) };
}

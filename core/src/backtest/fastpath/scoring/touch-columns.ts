import { MINUTE_MS } from "../../../kernel/time.ts";
import { firstIndexAt } from "../../../market-data/candle-series.ts";
import type { RangeBars } from "../../range-bars.ts";
import { F64_BYTES, WORD_BYTES } from "../memory-views.ts";
import type { TouchColumns } from "./scoring-kernels.ts";

/** So many range bars of a length. */
interface TouchBars {
  readonly bars: number;
  readonly timeframeMs: number;
}

/** Bytes of the columns of `size`. */
export function touchColumnsBytes(size: TouchBars): number {
  const minutes = minuteCapacity(size);
  const first = minutes === 0 ? 0 : firstBytes(size);
  return 3 * F64_BYTES * (size.bars + minutes) + first;
}

/** Where the columns of `size` lie from `place` on, a multiple of 8. */
export function touchColumnsAt(place: number, size: TouchBars): TouchColumns {
  const columnBytes = F64_BYTES * size.bars;
  const minuteBytes = F64_BYTES * minuteCapacity(size);
  const first = place + 3 * columnBytes;
  const minutes = first + firstBytes(size);
  return {
    open: place,
    high: place + columnBytes,
    low: place + 2 * columnBytes,
    minutes:
      minuteBytes === 0
        ? null
        : { first, open: minutes, high: minutes + minuteBytes, low: minutes + 2 * minuteBytes },
  };
}

/** Writes the columns of `bars` to `columns`, places of `buffer` that `touchColumnsAt` gave. */
export function writeTouchColumns(bars: RangeBars, columns: TouchColumns, buffer: SharedArrayBuffer): void {
  const { range, candles1m, timeframeMs } = bars;
  for (const name of ["open", "high", "low"] as const) {
    new Float64Array(buffer, columns[name], range.length).set(range[name]);
  }
  const { minutes } = columns;
  if (minutes === null) return;
  const firsts = new Uint32Array(buffer, minutes.first, range.length + 1);
  const capacity = minuteCapacity({ bars: range.length, timeframeMs });
  const into = {
    open: new Float64Array(buffer, minutes.open, capacity),
    high: new Float64Array(buffer, minutes.high, capacity),
    low: new Float64Array(buffer, minutes.low, capacity),
  };
  let row = firstIndexAt(candles1m, range.tsOpen[0] ?? 0);
  let count = 0;
  for (let bar = 0; bar < range.length; bar++) {
    firsts[bar] = count;
    const tsOpen = range.tsOpen[bar] ?? 0;
    // Minutes of buckets that never became a bar are left out.
    while (row < candles1m.length && (candles1m.tsOpen[row] ?? 0) < tsOpen) row++;
    for (; row < candles1m.length && (candles1m.tsOpen[row] ?? 0) < tsOpen + timeframeMs; row++) {
      into.open[count] = candles1m.open[row] ?? 0;
      into.high[count] = candles1m.high[row] ?? 0;
      into.low[count] = candles1m.low[row] ?? 0;
      count++;
    }
  }
  firsts[range.length] = count;
}

/** Minutes that the range bars have at most; 0 where they are minutes themselves. */
function minuteCapacity({ bars, timeframeMs }: TouchBars): number {
  return timeframeMs === MINUTE_MS ? 0 : bars * (timeframeMs / MINUTE_MS);
}

/** Bytes of `minutes.first`, so many that what follows stays aligned. */
function firstBytes({ bars }: TouchBars): number {
  return Math.ceil(((bars + 1) * WORD_BYTES) / F64_BYTES) * F64_BYTES;
}

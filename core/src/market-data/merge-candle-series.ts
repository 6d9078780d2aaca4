import { allocateCandleSeries, type CandleSeries, sliceCandleSeries } from "./candle-series.ts";

export interface MergedCandles {
  readonly series: CandleSeries;
  /** Minutes that both series have with different content; `first` won there. */
  readonly conflicts: number;
}

/** Every minute that either series has, ascending; where both have one, the candle of `first`. */
export function mergeCandleSeries(first: CandleSeries, second: CandleSeries): MergedCandles {
  const out = allocateCandleSeries(first.length + second.length);
  let length = 0;
  let conflicts = 0;
  let a = 0;
  let b = 0;
  while (a < first.length || b < second.length) {
    const tsA = first.tsOpen[a] ?? Number.POSITIVE_INFINITY;
    const tsB = second.tsOpen[b] ?? Number.POSITIVE_INFINITY;
    if (tsA === tsB && !sameCandle(first, a, second, b)) conflicts++;
    if (tsA <= tsB) copyCandle(first, a++, out, length++);
    else copyCandle(second, b, out, length++);
    if (tsB <= tsA) b++;
  }
  return { series: sliceCandleSeries(out, 0, length), conflicts };
}

const COLUMNS = ["tsOpen", "open", "high", "low", "close", "volume"] as const;

function copyCandle(from: CandleSeries, fromIndex: number, to: CandleSeries, toIndex: number): void {
  for (const column of COLUMNS) to[column][toIndex] = from[column][fromIndex] ?? 0;
}

function sameCandle(a: CandleSeries, aIndex: number, b: CandleSeries, bIndex: number): boolean {
  return COLUMNS.every((column) => a[column][aIndex] === b[column][bIndex]);
}

import type { CandleSeries } from "../../market-data/candle-series.ts";
import { inBlocks } from "./in-blocks.ts";

/** `createTrueRange` over candles, the same bits: NaN on the first. Writes into `ranges`. */
export function trueRanges(
  candles: CandleSeries,
  ranges: Float64Array = new Float64Array(candles.length),
): Float64Array {
  ranges.fill(Number.NaN, 0, Math.min(1, candles.length));
  inBlocks(1, candles.length, (from, to) => rangeBlock(candles, ranges, { from, to }));
  return ranges;
}

function rangeBlock(
  { high, low, close }: CandleSeries,
  ranges: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  let previousClose = close[from - 1] ?? 0;
  for (let row = from; row < to; row++) {
    ranges[row] = Math.max(high[row] ?? 0, previousClose) - Math.min(low[row] ?? 0, previousClose);
    previousClose = close[row] ?? 0;
  }
}

import { type CandleSeries, sliceCandleSeries } from "../market-data/candle-series.ts";
import type { RangeBars } from "./range-bars.ts";

/** `bars` on memory that threads share: they may be sent it without a copy each. The 1m candles are left as they are. */
export function shareBars(bars: RangeBars): RangeBars {
  const all = shareSeries(bars.all);
  return {
    ...bars,
    all,
    range: sliceCandleSeries(all, bars.firstIndex, bars.firstIndex + bars.range.length),
    tsClose: shareColumn(bars.tsClose),
  };
}

/** A copy of `series` on memory that threads share. */
export function shareSeries({ length, tsOpen, open, high, low, close, volume }: CandleSeries): CandleSeries {
  return {
    length,
    tsOpen: shareColumn(tsOpen),
    open: shareColumn(open),
    high: shareColumn(high),
    low: shareColumn(low),
    close: shareColumn(close),
    volume: shareColumn(volume),
  };
}

function shareColumn(column: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

import { type CandleSeries, sliceCandleSeries } from "../market-data/candle-series.ts";
import type { RangeBars } from "./range-bars.ts";

/** `bars` on memory that threads share: they may be sent it without a copy each. 1m candles only where they are needed. */
export function shareBars(bars: RangeBars, withMinutes: boolean): RangeBars {
  const { candles1m, firstIndex, tsClose } = bars;
  const all = shareSeries(bars.all);
  return {
    ...bars,
    candles1m: shareSeries(withMinutes ? candles1m : sliceCandleSeries(candles1m, 0, 0)),
    all,
    range: sliceCandleSeries(all, firstIndex, firstIndex + bars.range.length),
    tsClose: shareColumn(tsClose),
  };
}

function shareSeries({ length, tsOpen, open, high, low, close, volume }: CandleSeries): CandleSeries {
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

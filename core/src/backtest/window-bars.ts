import { sliceCandleSeries } from "../market-data/candle-series.ts";
import type { RangeBars } from "./range-bars.ts";
import type { BarWindow } from "./validation-windows.ts";
import type { VariantSignals } from "./variant-signals.ts";

/**
 * `bars` with the window as their range: views, what lies before it warms up. What is told of the whole range, such as
 * missing minutes, stays that of the whole range.
 */
export function windowBars(bars: RangeBars, { firstBar, endBar }: BarWindow): RangeBars {
  return {
    ...bars,
    firstIndex: bars.firstIndex + firstBar,
    range: sliceCandleSeries(bars.range, firstBar, endBar),
    tsClose: bars.tsClose.subarray(firstBar, endBar),
  };
}

/** The decisions within the window, a view; conflicts are those of the whole range. */
export function windowSignals(signals: VariantSignals, { firstBar, endBar }: BarWindow): VariantSignals {
  return { ...signals, codes: signals.codes.subarray(firstBar, endBar) };
}

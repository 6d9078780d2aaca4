import { MINUTE_MS } from "../kernel/time.ts";
import type { CandleSeries } from "./candle-series.ts";

/**
 * What is wrong with row `index` of a 1m series, as an English clause, or null where nothing is. A candle opens on a
 * whole minute after the one before it; its prices are finite and above zero with `low <= open, close <= high`; its
 * volume is finite and not negative.
 */
export function candleFault(series: CandleSeries, index: number): string | null {
  const value = (column: Float64Array) => column[index] ?? Number.NaN;
  const tsOpen = value(series.tsOpen);
  if (!Number.isSafeInteger(tsOpen) || tsOpen < 0 || tsOpen % MINUTE_MS !== 0) {
    return `the open time ${tsOpen} is not a whole minute in epoch milliseconds`;
  }
  if (tsOpen >= CANDLES_END_MS) {
    return `the open time ${tsOpen} lies beyond the year 2298; is it in microseconds? It must be in milliseconds`;
  }
  const previous = index > 0 ? (series.tsOpen[index - 1] ?? Number.NaN) : -1;
  if (tsOpen === previous) return `the open time ${tsOpen} is repeated`;
  if (tsOpen < previous) return `the open time ${tsOpen} comes after the later ${previous}`;
  const open = value(series.open);
  const high = value(series.high);
  const low = value(series.low);
  const close = value(series.close);
  if (!(open > 0 && high > 0 && low > 0 && close > 0)) return "a price is not above zero";
  if (!Number.isFinite(high)) return "a price is not finite";
  if (high < open || high < close) return `the high ${high} is below the open ${open} or the close ${close}`;
  if (low > open || low > close) return `the low ${low} is above the open ${open} or the close ${close}`;
  const volume = value(series.volume);
  if (!(volume >= 0 && Number.isFinite(volume))) return `the volume ${volume} is negative or not finite`;
  return null;
}

/** Candles open before this instant, which is what DateTime64(3) of ClickHouse can hold. */
export const CANDLES_END_MS = Date.UTC(2299, 0, 1);

import type { WireCandle } from "@roehub/core/contract/market-data";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { formatInstant } from "@roehub/core/kernel/time";
import type { Candle } from "@roehub/core/market-data/candle-series";

/** A candle as it goes over HTTP. */
export function wireCandle(candle: Candle): WireCandle {
  return {
    ts_open: formatInstant(candle.tsOpen),
    open: formatDecimal(candle.open),
    high: formatDecimal(candle.high),
    low: formatDecimal(candle.low),
    close: formatDecimal(candle.close),
    volume: formatDecimal(candle.volume),
  };
}

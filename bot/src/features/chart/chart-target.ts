import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import { findMarket, type InstrumentRef } from "@roehub/core/market-data/market";

/** What a chart is of. */
export interface ChartTarget {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
}

/** Where nothing else is asked for. */
export const DEFAULT_TIMEFRAME: Timeframe = "15m";

const SYMBOL = /^[A-Z0-9]{2,40}$/;

/** `1:BTCUSDT:15m`, as a button carries it. */
export function writeChartTarget({ ref, timeframe }: ChartTarget): string {
  return `${ref.marketId}:${ref.symbol}:${timeframe}`;
}

/** Reads what `writeChartTarget` wrote; null where it names no market, symbol or timeframe. */
export function readChartTarget(text: string): ChartTarget | null {
  const [marketId, symbol = "", timeframe, ...rest] = text.split(":");
  const market = findMarket(Number(marketId));
  if (market === null || rest.length > 0 || !SYMBOL.test(symbol) || !isTimeframe(timeframe)) return null;
  return { ref: { marketId: market.marketId, symbol }, timeframe };
}

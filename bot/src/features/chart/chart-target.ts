import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import { findMarket, type InstrumentRef } from "@roehub/core/market-data/market";
import {
  type IndicatorPoint,
  readIndicatorPoint,
  writeIndicatorPoint,
} from "../indicators/indicator-point.ts";

/** What a chart is of. */
export interface ChartTarget {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
  /** Drawn with it. */
  readonly indicator?: IndicatorPoint;
}

/** Where nothing else is asked for. */
export const DEFAULT_TIMEFRAME: Timeframe = "15m";

const SYMBOL = /^[A-Z0-9]{2,40}$/;

/** What a button has room for beside the words of the feature. */
const TEXT_MOST = 50;

/** `1:BTCUSDT:15m` or `1:BTCUSDT:15m:ema:50`, as a button carries it; an indicator that has no room is left out. */
export function writeChartTarget({ ref, timeframe, indicator }: ChartTarget): string {
  const place = `${ref.marketId}:${ref.symbol}:${timeframe}`;
  const whole = indicator === undefined ? place : `${place}:${writeIndicatorPoint(indicator)}`;
  return whole.length <= TEXT_MOST ? whole : place;
}

/** Reads what `writeChartTarget` wrote; null where it names no market, symbol, timeframe or indicator. */
export function readChartTarget(text: string): ChartTarget | null {
  const [marketId, symbol = "", timeframe, ...rest] = text.split(":");
  const market = findMarket(Number(marketId));
  if (market === null || !SYMBOL.test(symbol) || !isTimeframe(timeframe)) return null;
  const place = { ref: { marketId: market.marketId, symbol }, timeframe };
  if (rest.length === 0) return place;
  const indicator = readIndicatorPoint(rest.join(":"));
  return indicator === null ? null : { ...place, indicator };
}

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

/** A chart of a symbol of which the market is not known yet. */
export interface SymbolTarget extends Omit<ChartTarget, "ref"> {
  readonly symbol: string;
}

/** Where nothing else is asked for. */
export const DEFAULT_TIMEFRAME: Timeframe = "15m";

const SYMBOL = /^[A-Z0-9]{2,40}$/;

/** What a button has room for beside the words of the feature. */
const TEXT_MOST = 50;

/** `1:BTCUSDT:15m` or `1:BTCUSDT:15m:ema:50`, as a button carries it; an indicator that has no room is left out. */
export function writeChartTarget({ ref, ...drawn }: ChartTarget): string {
  return placeText(`${ref.marketId}:${ref.symbol}`, drawn);
}

/** Reads what `writeChartTarget` wrote; null where it names no market, symbol, timeframe or indicator. */
export function readChartTarget(text: string): ChartTarget | null {
  const [marketId, ...rest] = text.split(":");
  const market = findMarket(Number(marketId));
  const place = market === null ? null : readSymbolTarget(rest.join(":"));
  if (market === null || place === null) return null;
  const { symbol, ...drawn } = place;
  return { ref: { marketId: market.marketId, symbol }, ...drawn };
}

/** `BTCUSDT:15m` or `BTCUSDT:15m:ema:50`, as a button carries it; an indicator that has no room is left out. */
export function writeSymbolTarget({ symbol, ...drawn }: SymbolTarget): string {
  return placeText(symbol, drawn);
}

/** Reads what `writeSymbolTarget` wrote; null where it names no symbol, timeframe or indicator. */
export function readSymbolTarget(text: string): SymbolTarget | null {
  const [symbol = "", timeframe, ...rest] = text.split(":");
  if (!SYMBOL.test(symbol) || !isTimeframe(timeframe)) return null;
  if (rest.length === 0) return { symbol, timeframe };
  const indicator = readIndicatorPoint(rest.join(":"));
  return indicator === null ? null : { symbol, timeframe, indicator };
}

function placeText(name: string, { timeframe, indicator }: Omit<ChartTarget, "ref">): string {
  const place = `${name}:${timeframe}`;
  const whole = indicator === undefined ? place : `${place}:${writeIndicatorPoint(indicator)}`;
  return whole.length <= TEXT_MOST ? whole : place;
}

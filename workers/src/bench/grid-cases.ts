import type { BacktestRequest, GridIndicator } from "@roehub/core/backtest/backtest-request";
import { epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";

/** About 15,000 trades a variant on a year of minutes: 64 × 64 points whose signals stand most of the time. */
export const DENSE_INDICATORS: readonly GridIndicator[] = [
  { id: "sma", rule: "trend", params: { period: axis(84, 273, 3) } },
  { id: "rsi", rule: "trend", params: { period: axis(7, 70, 1), lower: [30], upper: [70] } },
];

/** At most 200 trades a variant: 64 × 64 points, of which one kind signals on one bar of a thousand. */
export const SPARSE_INDICATORS: readonly GridIndicator[] = [
  { id: "ma_cross", rule: "trend", params: { fast: axis(200, 515, 5), slow: [1000], type: ["sma"] } },
  {
    id: "rsi",
    rule: "reversal",
    params: { period: axis(12, 19, 1), lower: axis(18, 21.5, 0.5), upper: [80] },
  },
];

/** Every cross of two averages of 2 to 100 bars: 4,851 valid points. */
export const CROSS_INDICATORS: readonly GridIndicator[] = [
  {
    id: "ma_cross",
    rule: "trend",
    params: { fast: axis(2, 100, 1), slow: axis(2, 100, 1), type: ["sma"] },
  },
];

/** Ten by ten pairs with "off" among them, in percent. */
export const STOPS: BacktestRequest["risk"] = {
  slPct: [...axis(0.3, 2.7, 0.3), null],
  tpPct: [...axis(0.3, 2.7, 0.3), null],
};

/** Costs of the figures, in percent: so small that nobody is ruined midway. */
export const FEE_PCT = 0.002;
export const SLIPPAGE_PCT = 0.001;

/** A request over all of `candles`, whose history begins with them, with everything that the figures have in common. */
export function gridRequest(
  indicators: readonly GridIndicator[],
  { tsOpen, length }: CandleSeries,
): BacktestRequest {
  const start = tsOpen[0] ?? 0;
  return {
    instrument: { marketId: 1, symbol: "BTCUSDT" },
    timeframe: "1m",
    indicators,
    timeRange: { start: epochMs(start), end: epochMs(start + length * MINUTE_MS) },
    directionMode: "long-short",
    sizing: { mode: "all_in" },
    initCashQuote: 10_000,
    feePct: FEE_PCT,
    slippagePct: SLIPPAGE_PCT,
    risk: { slPct: [null], tpPct: [null] },
    fillModel: "close",
    topK: 10,
    topTradesN: 0,
    preselect: 20_000,
    warmupBars: 0,
    validation: null,
    prune: null,
  };
}

/** `start` to `stop`, both included; of whole tenths, so that nothing drifts. */
export function axis(start: number, stop: number, step: number): number[] {
  const count = Math.round((stop - start) / step) + 1;
  return Array.from({ length: count }, (_, index) => Math.round((start + index * step) * 10) / 10);
}

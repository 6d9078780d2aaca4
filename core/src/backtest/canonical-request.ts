import type { CanonicalRequestView } from "../contract/backtest.ts";
import type { ParamValue } from "../indicators/indicator.ts";
import { sizingJson } from "../strategy/strategy-spec-json.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";

/**
 * What `request_hash` is taken of, and what results are stored with: the request after defaults, each axis a sorted
 * array, times as epoch ms, a saved strategy replaced by its spec, nothing about the user.
 */
export function canonicalRequest(request: BacktestRequest): CanonicalRequestView {
  const { instrument, timeRange, risk } = request;
  return {
    instrument: { market_id: instrument.marketId, symbol: instrument.symbol },
    timeframe: request.timeframe,
    indicators: request.indicators.map(({ id, rule, params }) => ({ id, rule, params: axesJson(params) })),
    time_range: { start: timeRange.start, end: timeRange.end },
    direction_mode: request.directionMode,
    sizing: sizingJson(request.sizing),
    init_cash_quote: request.initCashQuote,
    fee_pct: request.feePct,
    slippage_pct: request.slippagePct,
    risk: { sl_pct: [...risk.slPct], tp_pct: [...risk.tpPct] },
    fill_model: request.fillModel,
    top_k: request.topK,
    top_trades_n: request.topTradesN,
    preselect: request.preselect,
    warmup_bars: request.warmupBars,
  };
}

function axesJson(params: GridIndicator["params"]): Record<string, ParamValue[]> {
  return Object.fromEntries(Object.entries(params).map(([name, points]) => [name, [...points]]));
}

import type { CanonicalRequestView } from "../contract/backtest.ts";
import type { ParamValue } from "../indicators/indicator.ts";
import { sizingJson } from "../strategy/strategy-spec-json.ts";
import type { BacktestRequest, GridIndicator, Prune, Validation } from "./backtest-request.ts";

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
    // Absent where they are not asked for, as every request before them was hashed.
    ...(request.validation === null ? {} : { validation: validationJson(request.validation) }),
    ...(request.prune === null ? {} : { prune: pruneJson(request.prune) }),
  };
}

function validationJson(validation: Validation): NonNullable<CanonicalRequestView["validation"]> {
  if (validation.kind === "out_of_sample") return { kind: validation.kind, train_pct: validation.trainPct };
  const { kind, trainBars, testBars, stepBars } = validation;
  return { kind, train_bars: trainBars, test_bars: testBars, step_bars: stepBars };
}

function pruneJson({ maxDrawdownPct, minTrades, maxTrades, lossWindow }: Prune) {
  return {
    ...(maxDrawdownPct === null ? {} : { max_drawdown_pct: maxDrawdownPct }),
    ...(minTrades === null ? {} : { min_trades: minTrades }),
    ...(maxTrades === null ? {} : { max_trades: maxTrades }),
    ...(lossWindow === null
      ? {}
      : { loss_window: { trades: lossWindow.trades, max_loss_pct: lossWindow.maxLossPct } }),
  };
}

function axesJson(params: GridIndicator["params"]): Record<string, ParamValue[]> {
  return Object.fromEntries(Object.entries(params).map(([name, points]) => [name, [...points]]));
}

import type { StrategySpec } from "../strategy/strategy-spec.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import type { Variant } from "./variant-key.ts";

/** A variant of a request as a strategy of its own, with the execution that it was tried under. */
export function variantSpec(request: BacktestRequest, variant: Variant): StrategySpec {
  return {
    schemaVersion: 1,
    instrument: request.instrument,
    timeframe: request.timeframe,
    indicators: variant.indicators,
    execution: {
      directionMode: request.directionMode,
      sizing: request.sizing,
      initCashQuote: request.initCashQuote,
      fillModel: request.fillModel,
      slPct: variant.slPct,
      tpPct: variant.tpPct,
      feePct: request.feePct,
      slippagePct: request.slippagePct,
    },
  };
}

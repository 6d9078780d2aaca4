import type { Json } from "../kernel/canonical-json.ts";
import { type Sha256Hex, sha256HexOfJson } from "../kernel/hash.ts";
import type { Sizing, StrategyExecution, StrategySpec } from "./strategy-spec.ts";

/** The wire form of a spec, complete: what `parseStrategySpec` reads back to the same spec. */
export function strategySpecJson(spec: StrategySpec): { readonly [key: string]: Json } {
  return {
    schema_version: spec.schemaVersion,
    instrument: { market_id: spec.instrument.marketId, symbol: spec.instrument.symbol },
    timeframe: spec.timeframe,
    indicators: spec.indicators.map(({ id, rule, params }) => ({ id, rule, params: { ...params } })),
    ...(spec.execution === undefined ? {} : { execution: executionJson(spec.execution) }),
  };
}

/** `spec_hash`: SHA-256 of the spec's canonical JSON. */
export function specHash(spec: StrategySpec): Sha256Hex {
  return sha256HexOfJson(strategySpecJson(spec));
}

/** The wire form of run defaults. */
export function executionJson(execution: StrategyExecution): Json {
  return {
    direction_mode: execution.directionMode,
    sizing: sizingJson(execution.sizing),
    init_cash_quote: execution.initCashQuote,
    fill_model: execution.fillModel,
    sl_pct: execution.slPct,
    tp_pct: execution.tpPct,
    fee_pct: execution.feePct,
    slippage_pct: execution.slippagePct,
  };
}

/** The wire form of a sizing. */
export function sizingJson(sizing: Sizing) {
  switch (sizing.mode) {
    case "all_in":
      return { mode: sizing.mode };
    case "fixed_quote":
      return { mode: sizing.mode, quote: sizing.quote };
    case "strategy_compound":
      return { mode: sizing.mode, budget_quote: sizing.budgetQuote };
    case "strategy_compound_profit_lock":
      return {
        mode: sizing.mode,
        budget_quote: sizing.budgetQuote,
        safe_profit_percent: sizing.safeProfitPercent,
      };
  }
}

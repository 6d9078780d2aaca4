import { findMarket, type MarketId } from "../market-data/market.ts";
import type { StrategyExecution } from "./strategy-spec.ts";

/** What a run or a backtest does where nothing was chosen. The fee is the market's: 0.075 % spot, 0.1 % futures. */
export function defaultExecution(marketId: MarketId): StrategyExecution {
  return {
    directionMode: "long-short",
    sizing: { mode: "all_in" },
    initCashQuote: 10_000,
    fillModel: "close",
    slPct: null,
    tpPct: null,
    feePct: findMarket(marketId)?.marketType === "spot" ? 0.075 : 0.1,
    slippagePct: 0.01,
  };
}

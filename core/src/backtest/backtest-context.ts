import type { IndicatorBounds } from "../indicators/parse-params.ts";
import type { InstrumentRef } from "../market-data/market.ts";
import type { StrategySpec } from "../strategy/strategy-spec.ts";
import type { BacktestLimits } from "./backtest-limits.ts";

/** What a request takes where it is silent. Costs and cash come from the strategy or `defaultExecution`. */
export interface BacktestDefaults {
  readonly warmupBars: number;
  readonly preselect: number;
  readonly topK: number;
  readonly topTradesN: number;
}

/** Everything besides the request that decides what it means. */
export interface BacktestContext {
  readonly defaults: BacktestDefaults;
  readonly limits: BacktestLimits;
  readonly bounds: IndicatorBounds;
  /** The spec of a strategy that the asker owns, or null; loaded beforehand. */
  resolveStrategy(strategyId: string): StrategySpec | null;
  instrumentExists(ref: InstrumentRef): boolean;
}

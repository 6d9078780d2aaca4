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

/** The part of the configuration that requests depend on. */
export interface BacktestConfig {
  readonly warmupBarsDefault: number;
  readonly preselectDefault: number;
  readonly topKDefault: number;
  readonly reporting: { readonly topTradesNDefault: number };
  readonly maxVariantsSync: number;
  readonly maxBars: number;
  readonly maxComputeBytes: number;
}

/** The part of a context that comes from the configuration, for synchronous backtests. */
export function configuredContext(
  config: BacktestConfig,
  bounds: IndicatorBounds,
): Pick<BacktestContext, "defaults" | "limits" | "bounds"> {
  return {
    defaults: {
      warmupBars: config.warmupBarsDefault,
      preselect: config.preselectDefault,
      topK: config.topKDefault,
      topTradesN: config.reporting.topTradesNDefault,
    },
    limits: {
      maxVariants: config.maxVariantsSync,
      maxBars: config.maxBars,
      maxComputeBytes: config.maxComputeBytes,
    },
    bounds,
  };
}

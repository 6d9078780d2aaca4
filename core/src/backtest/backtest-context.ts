import type { IndicatorBounds } from "../indicators/parse-params.ts";
import type { InstrumentRef } from "../market-data/market.ts";
import type { StrategySpec } from "../strategy/strategy-spec.ts";
import type { BacktestLimits } from "./backtest-limits.ts";
import type { BacktestCompute } from "./run-backtest.ts";

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
  readonly maxVariantsJob: number;
  readonly batchVariants: number;
  readonly maxBars: number;
  readonly maxComputeBytes: number;
}

/** The part of a context that comes from the configuration: for backtests that somebody waits for, or for jobs. */
export function configuredContext(
  config: BacktestConfig,
  bounds: IndicatorBounds,
  kind: "sync" | "job" = "sync",
): Pick<BacktestContext, "defaults" | "limits" | "bounds"> {
  return {
    defaults: {
      warmupBars: config.warmupBarsDefault,
      preselect: config.preselectDefault,
      topK: config.topKDefault,
      topTradesN: config.reporting.topTradesNDefault,
    },
    limits: {
      maxVariants: kind === "sync" ? config.maxVariantsSync : config.maxVariantsJob,
      maxBars: config.maxBars,
      maxComputeBytes: config.maxComputeBytes,
      batchVariants: config.batchVariants,
    },
    bounds,
  };
}

/** What the configuration says about how backtests are computed. */
export function computeLimits(config: BacktestConfig): Pick<BacktestCompute, "maxBytes" | "batchVariants"> {
  return { maxBytes: config.maxComputeBytes, batchVariants: config.batchVariants };
}

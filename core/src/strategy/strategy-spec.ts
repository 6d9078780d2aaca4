import type { Params } from "../indicators/indicator.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import type { InstrumentRef } from "../market-data/market.ts";

export const DIRECTION_MODES = ["long-only", "short-only", "long-short"] as const;
export type DirectionMode = (typeof DIRECTION_MODES)[number];

/** How much of the account an entry takes. Amounts are in quote. */
export type Sizing =
  | { readonly mode: "all_in" }
  | { readonly mode: "fixed_quote"; readonly quote: number }
  | { readonly mode: "strategy_compound"; readonly budgetQuote: number }
  | {
      readonly mode: "strategy_compound_profit_lock";
      readonly budgetQuote: number;
      readonly safeProfitPercent: number;
    };

export const SIZING_MODES = [
  "all_in",
  "fixed_quote",
  "strategy_compound",
  "strategy_compound_profit_lock",
] as const satisfies readonly Sizing["mode"][];

export const FILL_MODELS = ["close", "touch"] as const;
export type FillModel = (typeof FILL_MODELS)[number];

/** One ingredient of a strategy: an indicator at one parameter point, read by one of its rules. */
export interface StrategyIndicator {
  readonly id: string;
  readonly rule: string;
  readonly params: Params;
}

/** Run defaults, so that a winning variant is saved whole. */
export interface StrategyExecution {
  readonly directionMode: DirectionMode;
  readonly sizing: Sizing;
  readonly initCashQuote: number;
  readonly fillModel: FillModel;
  /** Stop loss and take profit in percent of the entry price; null is off. */
  readonly slPct: number | null;
  readonly tpPct: number | null;
  readonly feePct: number;
  readonly slippagePct: number;
}

/** An immutable strategy. `schema_version` 1 never changes meaning. */
export interface StrategySpec {
  readonly schemaVersion: 1;
  readonly instrument: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly indicators: readonly StrategyIndicator[];
  readonly execution?: StrategyExecution;
}

import type { ParamValue } from "../indicators/indicator.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import type { InstrumentRef } from "../market-data/market.ts";
import type { DirectionMode, FillModel, Sizing } from "../strategy/strategy-spec.ts";

/** An indicator whose parameters are sorted arrays of points, without repeats. */
export interface GridIndicator {
  readonly id: string;
  readonly rule: string;
  readonly params: Readonly<Record<string, readonly ParamValue[]>>;
}

/**
 * A backtest request after parsing, defaults and expansion of axes: what is hashed and what the engine runs.
 * A saved strategy has been replaced by its spec.
 */
export interface BacktestRequest {
  readonly instrument: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly indicators: readonly GridIndicator[];
  readonly timeRange: { readonly start: EpochMs; readonly end: EpochMs };
  readonly directionMode: DirectionMode;
  readonly sizing: Sizing;
  readonly initCashQuote: number;
  readonly feePct: number;
  readonly slippagePct: number;
  /** Sorted, "off" (null) last; never empty: `[null]` where the axis is not swept. */
  readonly risk: { readonly slPct: readonly (number | null)[]; readonly tpPct: readonly (number | null)[] };
  readonly fillModel: FillModel;
  readonly topK: number;
  readonly topTradesN: number;
  readonly preselect: number;
  readonly warmupBars: number;
  /** Null: ranked and reported on the whole range. */
  readonly validation: Validation | null;
  /** Which variants are left out of the ranking with stops; null: none. */
  readonly prune: Prune | null;
}

/** How variants are ranked on one part of the range and reported on another. */
export type Validation =
  /** Ranked on the first `trainPct` percent of the bars. */
  | { readonly kind: "out_of_sample"; readonly trainPct: number }
  /** Ranked by the mean return of training windows, each followed by a test; the next starts `stepBars` later. */
  | {
      readonly kind: "walk_forward";
      readonly trainBars: number;
      readonly testBars: number;
      readonly stepBars: number;
    };

/** Limits, inclusive: what lies beyond them is left out. Null: no such limit. */
export interface Prune {
  /** Percent of the peak of the marked curve. */
  readonly maxDrawdownPct: number | null;
  readonly minTrades: number | null;
  readonly maxTrades: number | null;
  /** Any `trades` consecutive trades may lose up to `maxLossPct` percent of the initial cash together. */
  readonly lossWindow: { readonly trades: number; readonly maxLossPct: number } | null;
}

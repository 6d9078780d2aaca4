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
}
